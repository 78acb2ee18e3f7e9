//! Secrets that are known by their form: what a service puts in front of its keys, and how long they are.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::blocks;
use super::words;

/// A text of a known form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// The whole secret, with what is shown of it.
    pub range: Range<usize>,
    /// How many of its bytes tell which service it is of, and nothing else.
    pub shown: usize,
    /// What it is: "a token of GitHub".
    pub what: &'static str,
    /// Whether whoever has it can surely use it; a key of a web page may be public.
    pub live: bool,
}

/// Which bytes the rest of a key is made of.
#[derive(Clone, Copy)]
enum Body {
    Letters,
    /// Also `-` and `_`.
    Url,
    /// Also `-`, `_` and `.`.
    Parts,
    Hex,
    Base64,
    Upper,
}

impl Body {
    fn holds(self, byte: u8) -> bool {
        match self {
            Self::Letters => byte.is_ascii_alphanumeric(),
            Self::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
            Self::Parts => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'),
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        }
    }
}

/// A key that begins with a fixed text.
struct Format {
    prefix: &'static str,
    body: Body,
    /// Of the body, without the prefix.
    least: usize,
    most: usize,
    what: &'static str,
}

const fn format(prefix: &'static str, body: Body, least: usize, most: usize, what: &'static str) -> Format {
    Format { prefix, body, least, most, what }
}

const GITHUB: &str = "a token of GitHub";
const GITLAB: &str = "a token of GitLab";
const SLACK: &str = "a token of Slack";
const STRIPE: &str = "a secret key of Stripe";
const GOOGLE: &str = "a key of the Google API";
const OPEN_AI: &str = "a key of OpenAI";

const FORMATS: &[Format] = &[
    format("ghp_", Body::Letters, 36, 36, GITHUB),
    format("gho_", Body::Letters, 36, 36, GITHUB),
    format("ghu_", Body::Letters, 36, 36, GITHUB),
    format("ghs_", Body::Letters, 36, 36, GITHUB),
    format("ghr_", Body::Letters, 36, 76, GITHUB),
    format("github_pat_", Body::Url, 82, 82, GITHUB),
    format("glpat-", Body::Parts, 20, 64, GITLAB),
    format("glrt-", Body::Parts, 20, 64, GITLAB),
    format("gldt-", Body::Url, 20, 20, GITLAB),
    format("glptt-", Body::Hex, 40, 40, GITLAB),
    format("xoxb-", Body::Url, 40, 90, SLACK),
    format("xoxp-", Body::Url, 40, 90, SLACK),
    format("xoxa-", Body::Url, 40, 90, SLACK),
    format("xoxr-", Body::Url, 40, 160, SLACK),
    format("xoxs-", Body::Url, 40, 90, SLACK),
    format("sk_live_", Body::Letters, 24, 247, STRIPE),
    format("rk_live_", Body::Letters, 24, 247, STRIPE),
    format("whsec_", Body::Base64, 32, 64, "a secret of a webhook"),
    format("SG.", Body::Parts, 66, 66, "a key of SendGrid"),
    format("key-", Body::Hex, 32, 32, "a key of Mailgun"),
    format("npm_", Body::Letters, 36, 36, "a token of npm"),
    format("pypi-AgEIcHlwaS5vcmc", Body::Url, 50, 400, "a token of PyPI"),
    format("AIza", Body::Url, 35, 35, GOOGLE),
    format("GOCSPX-", Body::Url, 28, 28, "a client secret of Google"),
    format("ya29.", Body::Url, 60, 400, "a token of Google"),
    format("sk-ant-api03-", Body::Url, 80, 120, "a key of Anthropic"),
    format("sk-proj-", Body::Url, 40, 220, OPEN_AI),
    format("hf_", Body::Letters, 34, 34, "a token of Hugging Face"),
    format("dop_v1_", Body::Hex, 64, 64, "a token of DigitalOcean"),
    format("shpat_", Body::Hex, 32, 32, "a token of Shopify"),
    format("xkeysib-", Body::Url, 81, 81, "a key of Brevo"),
    format("dckr_pat_", Body::Url, 27, 27, "a token of Docker Hub"),
    format("sntrys_", Body::Base64, 60, 400, "a token of Sentry"),
    format("lin_api_", Body::Letters, 40, 40, "a key of Linear"),
    format("hvs.", Body::Url, 24, 160, "a token of Vault"),
    format("NRAK-", Body::Upper, 27, 27, "a key of New Relic"),
    format("glsa_", Body::Url, 41, 41, "a token of Grafana"),
    format("dapi", Body::Hex, 32, 32, "a token of Databricks"),
    format("dp.pt.", Body::Letters, 40, 44, "a token of Doppler"),
    format("fo1_", Body::Url, 43, 43, "a token of Fly"),
    format("fm2_", Body::Base64, 100, 1000, "a token of Fly"),
    format("sq0atp-", Body::Url, 22, 22, "a token of Square"),
    format("sq0csp-", Body::Url, 43, 43, "a secret of Square"),
    format("HRKU-", Body::Url, 60, 60, "a key of Heroku"),
    format("AGE-SECRET-KEY-1", Body::Upper, 58, 58, "a private key of age"),
];

/// Further texts to look for, each with a reader of what stands around it.
type Reader = fn(&str, usize) -> Option<Match>;
const READERS: &[(&str, Reader)] = &[
    ("AKIA", blocks::aws),
    ("ASIA", blocks::aws),
    ("PRIVATE KEY", blocks::private_key),
    ("eyJ", blocks::json_web_token),
    ("AccountKey=", blocks::azure),
    ("hooks.slack.com/services/", blocks::slack_hook),
    ("discord.com/api/webhooks/", blocks::discord_hook),
    ("discordapp.com/api/webhooks/", blocks::discord_hook),
    (":AA", blocks::telegram),
    ("-us", blocks::mailchimp),
    ("T3BlbkFJ", blocks::open_ai),
    ("://", blocks::url),
];

fn searcher() -> Option<&'static AhoCorasick> {
    static SEARCHER: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let build = || {
        let prefixes = FORMATS.iter().map(|format| format.prefix);
        AhoCorasick::new(prefixes.chain(READERS.iter().map(|(text, _)| *text))).ok()
    };
    SEARCHER.get_or_init(build).as_ref()
}

/// The secrets of known forms in a text, in the order of their places.
pub(super) fn find(text: &str) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    let Some(searcher) = searcher() else { return found };
    for hit in searcher.find_iter(text) {
        let at = hit.start();
        if found.last().is_some_and(|last| at < last.range.end) {
            continue;
        }
        let pattern = hit.pattern().as_usize();
        let read = match FORMATS.get(pattern) {
            Some(format) => prefixed(text, at, format),
            None => READERS.get(pattern - FORMATS.len()).and_then(|(_, read)| read(text, at)),
        };
        found.extend(read);
    }
    found
}

/// A key that begins with its prefix at an offset.
fn prefixed(text: &str, at: usize, format: &Format) -> Option<Match> {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).map(|before| bytes[before]);
    if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
        return None;
    }
    let start = at + format.prefix.len();
    let length = bytes[start..].iter().take_while(|byte| format.body.holds(**byte)).count();
    let body = text.get(start..start + length)?.trim_end_matches(['-', '_', '.']);
    let fits = (format.least..=format.most).contains(&body.len());
    let ends = !bytes.get(start + body.len()).is_some_and(u8::is_ascii_alphanumeric);
    (fits && ends && !words::stands_for_secret(body) && words::is_mixed(body)).then(|| Match {
        range: at..start + body.len(),
        shown: format.prefix.len().min(4),
        what: format.what,
        live: format.what != GOOGLE,
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    /// A body that no service gave out: the letters are drawn by a fixed rule.
    fn body(length: usize) -> String {
        let letters = b"q7Wm2RtZ9xKb4VnP8sLd3HgY6cJf5TaE";
        (0..length).map(|at| char::from(letters[(at * 7 + at / 32) % letters.len()])).collect()
    }

    fn what(text: &str) -> Vec<&'static str> {
        find(text).iter().map(|found| found.what).collect()
    }

    #[test]
    fn a_prefix_with_a_body_of_the_right_length_is_a_key() {
        assert_eq!(what(&format!("x = 'ghp_{}'", body(36))), ["a token of GitHub"]);
        assert_eq!(what(&format!("x = 'ghp_{}'", body(35))), [""; 0]);
        assert_eq!(what(&format!("x = 'ghp_{}'", body(37))), [""; 0]);
        assert_eq!(what(&format!("x = 'aghp_{}'", body(36))), [""; 0]);
        assert_eq!(what(&format!("sk_live_{}", body(24))), ["a secret key of Stripe"]);
    }

    #[test]
    fn what_stands_for_a_key_is_none() {
        assert_eq!(what(&format!("ghp_{}", "x".repeat(36))), [""; 0]);
        assert_eq!(what("sk_live_abcdefghijklmnopqrstuvwx"), [""; 0]);
        assert_eq!(what(&format!("sk_test_{}", body(24))), [""; 0]);
    }

    #[test]
    fn forms_without_a_prefix_are_known_by_their_parts() {
        let hex: String =
            body(64).bytes().map(|byte| char::from(b"0123456789abcdef"[usize::from(byte % 16)])).collect();
        assert_eq!(what(&format!("x = '8127645301:AA{}'", body(33))), ["a token of Telegram"]);
        assert_eq!(what(&format!("x = '12:AA{}'", body(33))), [""; 0]);
        assert_eq!(what(&format!("x = '{}-us14'", &hex[..32])), ["a key of Mailchimp"]);
        assert_eq!(what(&format!("x = '{}-usa'", &hex[..32])), [""; 0]);
        let hook = format!("https://discord.com/api/webhooks/812764530198127645/{}", body(68));
        assert_eq!(what(&hook), ["the address of a webhook of Discord"]);
        assert_eq!(what(&format!("t = 'dapi{}'", &hex[..32])), ["a token of Databricks"]);
    }

    #[test]
    fn an_address_of_the_web_with_a_password_is_a_secret() {
        assert_eq!(what("u = 'https://lena:Bn7kWq42xz@api.bookshop.net/v1'"), ["a password in an address"]);
        for fine in [
            "https://user:password1@api.bookshop.net",
            "https://user:secret12@bookshop.net",
            "http://lena:Bn7kWq42xz@localhost:8000",
            "https://lena:Bn7kWq42xz@proxy.example.com",
            "https://{user}:{password}@api.bookshop.net",
            "https://%s:%s1234567@api.bookshop.net",
            "https://api.bookshop.net:8000/a@b",
        ] {
            assert_eq!(what(fine), [""; 0], "{fine}");
        }
    }

    #[test]
    fn only_the_prefix_is_shown() {
        let text = format!("k: sk_live_{}", body(24));
        let found = find(&text);
        assert_eq!((found[0].range.clone(), found[0].shown), (3..35, 4));
    }
}
