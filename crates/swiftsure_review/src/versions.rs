//! The version of Django that a project uses, from its lock and requirements files.

/// The first version that a lock or requirements file states for Django: exact pins before ranges.
pub(crate) fn django(texts: &[String]) -> Option<String> {
    let exact = texts.iter().find_map(|text| locked(text).or_else(|| pinned(text, "==")));
    exact.or_else(|| texts.iter().find_map(|text| pinned(text, "~=").or_else(|| pinned(text, ">="))))
}

/// `name = "django"` and, on one of the next lines, `version = "5.2.1"`: uv.lock, poetry.lock, pdm.lock, pylock.toml.
fn locked(text: &str) -> Option<String> {
    let mut lines = text.lines();
    lines.find(|line| matches!(line.trim().to_ascii_lowercase().as_str(), "name = \"django\"" | "name = 'django'"))?;
    let version = lines.take(3).find_map(|line| line.trim().strip_prefix("version = "))?;
    Some(version.trim_matches(['"', '\'']).to_owned())
}

/// `django==5.2.1` and its kind, also in quotes and with extras.
fn pinned(text: &str, operator: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let line = line.trim().trim_start_matches(['"', '\'']).to_ascii_lowercase();
        let rest = line.strip_prefix("django")?;
        let rest = match rest.strip_prefix('[') {
            Some(extras) => extras.split_once(']')?.1,
            None => rest,
        };
        let version = rest.trim_start().strip_prefix(operator)?.trim_start();
        let end = version.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(version.len());
        let version = version[..end].trim_end_matches('.');
        (!version.is_empty()).then(|| version.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::django;

    #[test]
    fn a_lock_file_states_the_version() {
        let lock = "[[package]]\nname = \"django\"\nversion = \"5.2.19\"\n".to_owned();
        assert_eq!(django(&[lock]).as_deref(), Some("5.2.19"));
    }

    #[test]
    fn requirements_state_it_with_a_pin_or_a_range() {
        assert_eq!(django(&["celery\nDjango[argon2]==4.2.30  # lts\n".to_owned()]).as_deref(), Some("4.2.30"));
        assert_eq!(django(&["    \"django>=4.2,<6\",\n".to_owned()]).as_deref(), Some("4.2"));
        assert_eq!(django(&["django-filter==24.1\n".to_owned()]), None);
    }
}
