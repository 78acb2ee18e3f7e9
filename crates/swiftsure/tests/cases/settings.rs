use crate::cases::support::Project;

#[test]
fn what_the_settings_of_another_site_say_otherwise_is_a_step_of_the_proof() {
    let base = "INSTALLED_APPS = []\nMIDDLEWARE = [\n    'django.middleware.security.SecurityMiddleware',\n    'django.contrib.sessions.middleware.SessionMiddleware',\n]\n";
    let project = Project::new(&[
        ("config/__init__.py", ""),
        ("config/settings/__init__.py", ""),
        ("config/settings/base.py", base),
        ("config/settings/production.py", "from config.settings.base import *\n"),
        ("config/settings/staging.py", "from config.settings.base import *\nSESSION_COOKIE_SECURE = True\n"),
        ("config/settings/dev.py", "from config.settings.base import *\nCSRF_COOKIE_SECURE = True\n"),
    ]);
    let run = project.run(&["check", "--rule", "cookie-flags", "--output-format", "json"]);
    assert!(run.out.contains("config.settings.staging sets `SESSION_COOKIE_SECURE` otherwise"), "{}", run.out);
    assert!(!run.out.contains("config.settings.dev sets"), "{}", run.out);
}
