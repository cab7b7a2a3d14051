//! Compiles the conditions of rules and effects.

use crate::diagnostics::{Diagnostic, Place};
use crate::formula::{self, FormulaNames};
use crate::vocabulary::Condition;

use super::compiled_rule::CompiledCondition;
use super::dictionary::Dictionary;
use super::rules::Unit;

impl Unit {
    /// Compiles a condition, and adds the slots that it reads to `reads`.
    pub fn test(
        &mut self,
        condition: &Condition,
        place: &Option<Place>,
        origin: &str,
        reads: &mut Vec<u32>,
        dictionary: &Dictionary,
    ) -> CompiledCondition {
        match condition {
            Condition::Always => CompiledCondition::Always(true),
            Condition::Race(name) | Condition::Tag(name) | Condition::Realm(name)
                if name.as_str().is_empty() =>
            {
                let message = "a condition asks for an empty name, which nobody has";
                self.problems.push(Diagnostic::error("empty-name", place.clone(), message));
                CompiledCondition::Always(false)
            }
            Condition::Race(race) => CompiledCondition::Race(*race),
            Condition::Tag(tag) => CompiledCondition::Tag(*tag),
            Condition::Realm(realm) => CompiledCondition::Realm(*realm),
            Condition::AtLeast(dimension, number) | Condition::Below(dimension, number) => {
                let place = dimension.place.clone().or_else(|| place.clone());
                if !number.is_finite() {
                    let message = format!("{origin}: a condition must ask for a finite number, not {number}");
                    self.problems.push(Diagnostic::error("not-finite", place.clone(), message));
                }
                match FormulaNames::dimension(dictionary, dimension.symbol.as_str()) {
                    formula::FormulaName::Dimension(slot) => {
                        reads.push(slot);
                        match condition {
                            Condition::AtLeast(..) => CompiledCondition::AtLeast(slot, *number),
                            _ => CompiledCondition::Below(slot, *number),
                        }
                    }
                    formula::FormulaName::Unknown { code, message, help } => {
                        let problem = Diagnostic::error(code, place, message);
                        self.problems.push(match help {
                            Some(help) => problem.help(help),
                            None => problem,
                        });
                        CompiledCondition::Always(false)
                    }
                }
            }
            Condition::Formula(text) => {
                let before = self.problems.len();
                let (program, named) = self.program(text, origin, dictionary);
                if self.problems.len() > before {
                    self.problems.help_from(before, help_with_words(text.as_str()));
                }
                reads.extend(named);
                program.map_or(CompiledCondition::Always(false), CompiledCondition::Program)
            }
            Condition::All(list) => CompiledCondition::All(
                list.iter().map(|c| self.test(c, place, origin, reads, dictionary)).collect(),
            ),
            Condition::Any(list) => CompiledCondition::Any(
                list.iter().map(|c| self.test(c, place, origin, reads, dictionary)).collect(),
            ),
            Condition::Not(inner) => {
                CompiledCondition::Not(Box::new(self.test(inner, place, origin, reads, dictionary)))
            }
        }
    }
}

/// Returns the help for a formula that was perhaps meant as another condition, such as `"elf"` for `Race("elf")`.
fn help_with_words(text: &str) -> Option<String> {
    let text = text.trim();
    let call = text.strip_suffix(')').and_then(|text| text.split_once('('));
    let (name, asked) = match text.split_once("==").or(call) {
        Some((name, asked)) => (name.trim().to_lowercase(), asked.trim()),
        None => (String::new(), text),
    };
    let is_word =
        |word: &str| (1..=60).contains(&word.len()) && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    let condition = |name: &str| format!("{name}({asked:?})");
    match name.as_str() {
        _ if !is_word(asked) => None,
        "" => Some(format!(
            "a formula knows only numbers; to ask for a race, a tag or a realm write {}, {} or {}",
            condition("Race"),
            condition("Tag"),
            condition("Realm")
        )),
        "race" | "tag" | "realm" => {
            let name = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
            Some(format!("a formula knows only numbers; write {}", condition(&name)))
        }
        _ => None,
    }
}
