//! Damages a text, always in the same way for the same seed.

/// What is done to a file before it is checked.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) name: &'static str,
    pub(crate) change: fn(&[u8], u64) -> Vec<u8>,
}

/// The states in which each real file is checked.
pub(crate) const STATES: &[State] = &[
    State { name: "as it is", change: |bytes, _| bytes.to_vec() },
    State { name: "cut off", change: cut_off },
    State { name: "with flipped bytes", change: flipped },
    State { name: "with lines in another order", change: shuffled },
];

/// The text up to some byte, perhaps inside a string or a character.
fn cut_off(bytes: &[u8], seed: u64) -> Vec<u8> {
    bytes[..Dice::new(seed).below(bytes.len() + 1)].to_vec()
}

/// About one bit in a thousand bytes is another one.
fn flipped(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let mut damaged = bytes.to_vec();
    for _ in 0..=bytes.len() / 1000 {
        let bit = dice.below(8);
        let at = dice.below(bytes.len());
        if let Some(byte) = damaged.get_mut(at) {
            *byte ^= 1 << bit;
        }
    }
    damaged
}

/// Some lines change places, which breaks blocks without breaking tokens.
fn shuffled(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    for _ in 0..lines.len() / 20 {
        let (left, right) = (dice.below(lines.len()), dice.below(lines.len()));
        lines.swap(left, right);
    }
    lines.concat()
}

/// Numbers that look random and are the same on every machine (SplitMix64).
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 when there is none.
    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        usize::try_from(self.next().checked_rem(limit).unwrap_or(0)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::STATES;

    #[test]
    fn damage_is_the_same_for_the_same_seed() {
        let text = "def f():\n    return 1\n".repeat(200).into_bytes();
        for state in STATES {
            assert_eq!((state.change)(&text, 7), (state.change)(&text, 7), "{}", state.name);
            let kept = state.name == "as it is";
            assert_eq!((state.change)(&text, 7) == text, kept, "{}", state.name);
        }
    }

    #[test]
    fn an_empty_text_can_be_damaged() {
        for state in STATES {
            assert_eq!((state.change)(b"", 1), b"");
        }
    }
}
