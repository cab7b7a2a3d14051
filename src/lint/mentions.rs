//! The names of tags and realms in files: which of them stand there only once.

use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, Place};
use crate::registry::Test;
use crate::symbol::Symbol;

use super::Lint;
use super::facts::{Facts, leaves};

/// How many names there may be for the nearest to be looked for.
const COMPARED: usize = 500;

/// The names that this kind of condition asks for, and where.
pub(super) fn in_conditions<'a>(
    facts: &'a Facts,
    name_of: fn(&Test) -> Option<Symbol>,
) -> impl Iterator<Item = (Symbol, &'a Option<Place>)> {
    facts.compiled.rules.iter().flat_map(move |rule| {
        leaves(&rule.test).into_iter().filter_map(move |test| Some((name_of(test)?, &rule.when)))
    })
}

/// Warns of each name that stands nowhere else.
pub(super) fn warn_of_lone<'a>(
    lint: &Lint,
    what: &str,
    mentions: impl Iterator<Item = (Symbol, &'a Option<Place>)>,
    found: &mut Vec<Diagnostic>,
) {
    let mut places: BTreeMap<Symbol, Vec<&Option<Place>>> = BTreeMap::new();
    for (name, place) in mentions {
        places.entry(name).or_default().push(place);
    }
    // Every lone name is compared with all others: with very many of them, this would take longer than it is worth.
    let compared = if places.len() <= COMPARED { places.len() } else { 0 };
    for (name, place) in &places {
        let [place] = place.as_slice() else { continue };
        let message = format!("the {what} {name:?} stands only here, in all files");
        let others = places.keys().take(compared).map(|name| name.as_str());
        let help = "check its spelling; if the game gives it to actors, allow this lint and say so";
        found.push(lint.warn(place, message).suggest(name.as_str(), others).or_help(|| help.into()));
    }
}
