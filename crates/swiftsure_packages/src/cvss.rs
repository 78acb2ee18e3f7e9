//! The base score of a vulnerability, from its vector (CVSS 3.0 and 3.1: the published formula).

use swiftsure_source::Severity;

/// The severity of a vector; nothing for other versions and for vectors that are not whole.
pub fn severity(vector: &str) -> Option<Severity> {
    let score = score(vector)?;
    Some(match score {
        9.0.. => Severity::Critical,
        7.0.. => Severity::High,
        4.0.. => Severity::Medium,
        _ => Severity::Low,
    })
}

/// The base score, from 0 to 10.
pub fn score(vector: &str) -> Option<f64> {
    let metrics = vector.strip_prefix("CVSS:3.1/").or_else(|| vector.strip_prefix("CVSS:3.0/"))?;
    let get = |name: &str| metrics.split('/').find_map(|metric| metric.strip_prefix(name)?.strip_prefix(':'));
    let changed = get("S")? == "C";
    let impact_of = |value: &str| match value {
        "H" => Some(0.56),
        "L" => Some(0.22),
        "N" => Some(0.0),
        _ => None,
    };
    let (secrecy, integrity, availability) = (impact_of(get("C")?)?, impact_of(get("I")?)?, impact_of(get("A")?)?);
    let vector = match get("AV")? {
        "N" => 0.85,
        "A" => 0.62,
        "L" => 0.55,
        "P" => 0.2,
        _ => return None,
    };
    let complexity = if get("AC")? == "L" { 0.77 } else { 0.44 };
    let privileges = match (get("PR")?, changed) {
        ("N", _) => 0.85,
        ("L", false) => 0.62,
        ("L", true) => 0.68,
        ("H", false) => 0.27,
        ("H", true) => 0.5,
        _ => return None,
    };
    let interaction = if get("UI")? == "N" { 0.85 } else { 0.62 };
    let base: f64 = 1.0 - (1.0 - secrecy) * (1.0 - integrity) * (1.0 - availability);
    let impact = if changed { 7.52 * (base - 0.029) - 3.25 * (base - 0.02).powi(15) } else { 6.42 * base };
    let exploitability: f64 = 8.22 * vector * complexity * privileges * interaction;
    if impact <= 0.0 {
        return Some(0.0);
    }
    let sum = if changed { 1.08 * (impact + exploitability) } else { impact + exploitability };
    Some(rounded_up(sum.min(10.0)))
}

/// To one decimal, upwards, without the errors of binary fractions.
fn rounded_up(score: f64) -> f64 {
    ((score - 0.000_01) * 10.0).ceil() / 10.0
}

#[cfg(test)]
mod tests {
    use super::{score, severity};
    use swiftsure_source::Severity;

    #[test]
    fn scores_are_those_of_the_published_examples() {
        for (vector, expected) in [
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1),
            ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", 7.5),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0),
        ] {
            let found = score(vector).unwrap();
            assert!((found - expected).abs() < 0.001, "{vector}: {found}");
        }
        assert_eq!(severity("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N"), Some(Severity::Medium));
    }

    #[test]
    fn other_texts_have_no_score() {
        assert!(score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N").is_none());
        assert!(score("CVSS:3.1/AV:N").is_none());
    }
}
