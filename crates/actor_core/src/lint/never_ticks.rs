//! `never-ticks`: a period that is longer than the effect lasts.

use crate::definitions::{EffectDef, EffectDuration};
use crate::diagnostics::Diagnostic;
use crate::vocabulary::{Every, Value};

use super::definition::{Example, Lint};
use super::facts::Facts;
use super::words::number;

pub(super) const LINT: Lint = Lint {
    name: "never-ticks",
    meaning: "the period is longer than the effect lasts",
    advice: "shorten it, or write `at_once: true`",
    example: Example::Effect(r#"duration: Seconds(1), period: (seconds: 2, amounts: {"damage": 1})"#),
    needs_all: false,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    for def in facts.effect_defs() {
        let Some((lasts, every, unit)) = too_long(def) else { continue };
        let message = format!(
            "this never happens: the effect lasts {} {unit}, and the first time would be after {}",
            number(lasts),
            number(every)
        );
        found.push(
            LINT.warn(&def.sites.period, message)
                .related(def.sites.duration.clone(), "the duration")
                .help("write a shorter period, a longer duration, or `at_once: true`"),
        );
    }
}

/// Returns the duration, the period and their unit, if the effect ends before the period is over.
fn too_long(def: &EffectDef) -> Option<(f64, f64, &'static str)> {
    let period = def.period.as_ref().filter(|period| !period.at_once)?;
    let (lasts, every, unit) = match (&def.duration, period.every) {
        (EffectDuration::Seconds(Value::Number(lasts)), Every::Seconds(every)) => (*lasts, every, "seconds"),
        (EffectDuration::Ticks(Value::Number(lasts)), Every::Ticks(every)) => {
            (*lasts, f64::from(every), "ticks")
        }
        _ => return None,
    };
    (every > lasts).then_some((lasts, every, unit))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in_effect, said_of_effect};

    const LINT: &str = "never-ticks";

    fn never(duration: &str, period: &str) -> Vec<String> {
        marked_in_effect(LINT, "\"x\": ()", &format!("duration: {duration}, period: {period}"))
    }

    #[test]
    fn finds_periods_that_are_longer_than_the_effect() {
        for (duration, period) in
            [("Seconds(2)", "(seconds: 3)"), ("Ticks(5)", "(ticks: 6)"), ("Seconds(0.5)", "(seconds: 1)")]
        {
            assert_eq!(never(duration, period), [period]);
        }
    }

    #[test]
    fn leaves_alone_what_may_happen() {
        for (duration, period) in [
            ("Seconds(2)", "(seconds: 2)"),
            ("Seconds(2)", "(seconds: 3, at_once: true)"),
            ("Seconds(2)", "(ticks: 300)"),
            ("Ticks(2)", "(seconds: 3)"),
            ("Seconds(\"x\")", "(seconds: 3)"),
            ("Forever", "(seconds: 3)"),
        ] {
            assert_eq!(never(duration, period), [] as [String; 0], "{duration} {period}");
        }
    }

    #[test]
    fn says_both_numbers() {
        assert_eq!(
            said_of_effect(LINT, "", "duration: Seconds(2), period: (seconds: 3)"),
            ["this never happens: the effect lasts 2 seconds, and the first time would be after 3 (write a \
                 shorter period, a longer duration, or `at_once: true`)"]
        );
    }
}
