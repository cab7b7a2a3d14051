//! The nearest name, for "did you mean …?".

/// The known name that is most like the written one, if any is like it at all. Of equals, the first in the alphabet.
pub(super) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = written.to_lowercase();
    known
        .into_iter()
        .filter(|name| *name != written)
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= (name.chars().count().min(lower.chars().count()) / 3).max(1))
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_nearest_name_and_nothing_far_fetched() {
        let known = ["strength", "stealth", "hp_max", "HardMax"];
        assert_eq!(nearest("strenght", known), Some("strength"));
        assert_eq!(nearest("hardmax", known), Some("HardMax"));
        assert_eq!(nearest("charisma", known), None);
    }
}
