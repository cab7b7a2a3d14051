//! `cap-never-binds`: a cap that makes no difference to any actor.

use crate::diagnostics::Diagnostic;
use crate::registry::{CompiledCondition, RuleCap};
use crate::vocabulary::{AcrossLayerPolicy, CapKind, CapMode};

use super::definition::{Example, Lint, MANY};
use super::facts::Facts;
use super::possible::{implies, impossible};
use super::words::{self, number};

pub(super) const LINT: Lint = Lint {
    name: "cap-never-binds",
    meaning: "the clamp or another limit is always as strict, or replaces this one",
    advice: "make it stricter, or take it away",
    example: Example::Rules(r#"(limits: [(dimension: "x", hard_max: 9)])"#),
    needs_all: false,
    sees_effects: false,
    check,
};

/// A cap, and the condition under which it counts: its rule applies, and the actor is in its realm.
struct Counting<'a> {
    cap: &'a RuleCap,
    name: &'static str,
    when: CompiledCondition,
    /// Its value, if it is a constant. That of a minimum is negated, so that less is stricter.
    value: Option<f64>,
}

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    for (slot, ..) in facts.dimensions() {
        let caps: Vec<Counting> = facts.caps(slot).map(|cap| Counting::new(facts, cap)).collect();
        for (i, cap) in caps.iter().enumerate() {
            found.extend(if impossible(facts, &[(&cap.when, true)]) {
                cap.in_no_realm(facts)
            } else {
                cap.beyond_the_clamp(facts).or_else(|| beaten(facts, &caps, i))
            });
        }
    }
}

impl<'a> Counting<'a> {
    fn new(facts: &Facts, cap: &'a RuleCap) -> Self {
        let rule = cap.rule.map_or(CompiledCondition::Always(true), |rule| facts.rule(rule).test.clone());
        let when = match cap.realm {
            Some(realm) => CompiledCondition::All(vec![rule, CompiledCondition::Realm(realm)]),
            None => rule,
        };
        let value = facts.constant(cap.value).map(|value| signed(cap.kind, value));
        Self { cap, name: words::cap(cap.mode, cap.kind), when, value }
    }

    fn is_hard(&self) -> bool {
        matches!(self.cap.mode, CapMode::HardMax | CapMode::HardMin)
    }

    /// Warns if the rule applies only where the cap does not count. A rule that never applies has a warning of its own.
    fn in_no_realm(&self, facts: &Facts) -> Option<Diagnostic> {
        let (realm, rule) = (self.cap.realm?, facts.rule(self.cap.rule?));
        (!impossible(facts, &[(&rule.test, true)])).then(|| {
            let message = format!(
                "this `{}` never counts: it is only for actors in {realm:?}, and its rule never applies to them",
                self.name
            );
            LINT.warn(&self.cap.place, message)
                .related(rule.when.clone(), "the rule's condition")
                .help("correct `when` or `realm`")
        })
    }

    /// Warns of a hard cap that is no stricter than the clamp.
    fn beyond_the_clamp(&self, facts: &Facts) -> Option<Diagnostic> {
        let clamp = facts.info(self.cap.slot).clamp;
        let (edge, side) = match self.cap.kind {
            CapKind::Max => (clamp.max, "most"),
            CapKind::Min => (clamp.min, "least"),
        };
        // Under Union, a wide cap widens the bounds of other layers.
        let idle = self.is_hard()
            && facts.compiled.layers.policy != AcrossLayerPolicy::Union
            && self.value? >= signed(self.cap.kind, edge);
        idle.then(|| {
            let message = format!(
                "this `{}` never makes a difference: the clamp of `{}` allows at {side} {} anyway",
                self.name,
                facts.name(self.cap.slot),
                number(edge)
            );
            LINT.warn(&self.cap.place, message)
                .related(facts.clamp_place(self.cap.slot), "the clamp")
                .help("make it stricter than the clamp, or take it away")
        })
    }
}

/// Warns of a cap that another cap makes ineffective whenever it counts.
fn beaten(facts: &Facts, caps: &[Counting], number: usize) -> Option<Diagnostic> {
    let cap = &caps[number];
    let others = caps.iter().enumerate().take(MANY).filter(|(other, _)| *other != number);
    let mut winners = others.filter(|(other, winner)| beats(facts, winner, cap, *other < number));
    let (_, winner) = winners.find(|(_, winner)| implies(facts, &cap.when, &winner.when))?;
    let (message, help) = if cap.is_hard() {
        ("never makes a difference: another that is as strict or stricter always counts", "make it stricter")
    } else {
        ("never counts: another cap always sets the bound of this layer instead", "put it into another layer")
    };
    Some(
        LINT.warn(&cap.cap.place, format!("this `{}` {message}", cap.name))
            .related(winner.cap.place.clone(), format!("this `{}` counts instead", winner.name))
            .help(format!("{help}, or take one of the two away")),
    )
}

/// Returns whether a cap makes no difference where the winner counts as well. `first` tells whether the winner comes
/// before it.
fn beats(facts: &Facts, winner: &Counting, cap: &Counting, first: bool) -> bool {
    let Some(value) = winner.value.filter(|_| winner.cap.kind == cap.cap.kind) else { return false };
    let same_layer = winner.cap.layer == cap.cap.layer;
    if !cap.is_hard() {
        // An Override replaces all sums, and the Overrides after it.
        let instead = cap.cap.mode != CapMode::Override || first;
        return winner.cap.mode == CapMode::Override && same_layer && instead;
    }
    let together = same_layer || facts.compiled.layers.policy == AcrossLayerPolicy::Intersect;
    // Of two equal caps under equal conditions, one must stay.
    let as_strict = || first || !implies(facts, &winner.when, &cap.when);
    winner.is_hard() && together && cap.value.is_some_and(|own| value < own || (value == own && as_strict()))
}

/// Returns the value, negated for a minimum, so that less is always stricter.
fn signed(kind: CapKind, value: f64) -> f64 {
    if kind == CapKind::Max { value } else { -value }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked, marked_in, said_of};

    const DIMENSIONS: &str = r#""power": (clamp: (min: 0, max: 100)), "speed": (), "level": ()"#;

    fn idle(rules: &str) -> Vec<String> {
        marked_in("cap-never-binds", DIMENSIONS, rules)
    }

    /// A rule with this limit of `speed`.
    fn limit(when: &str, bound: &str) -> String {
        format!("(when: {when}, limits: [(dimension: \"speed\", {bound})])")
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn finds_hard_caps_at_or_beyond_the_clamp() {
        for bound in ["hard_max: 100", "hard_max: 500", "hard_max: \"50 * 2\"", "hard_min: 0", "hard_min: -5"]
        {
            let limit = format!("(dimension: \"power\", {bound})");
            assert_eq!(idle(&format!("(limits: [{limit}])")), [limit]);
        }
        for bound in ["hard_max: 99", "hard_min: 1", "hard_max: \"level\"", "base_max: 100", "set_max: 100"] {
            assert_eq!(idle(&format!("(limits: [(dimension: \"power\", {bound})])")), NONE, "{bound}");
        }
    }

    #[test]
    fn under_union_a_wide_cap_lifts_others() {
        let files = |policy: &str| {
            let layers = format!("(across_policy: {policy})");
            let rules = r#"(id: "a", rules: [(limits: [(dimension: "x", hard_max: 9)])])"#;
            let dimensions = r#"(dimensions: {"x": (clamp: (max: 9))})"#;
            let files = [
                ("dimensions.ron", dimensions),
                ("cap_layers.ron", layers.as_str()),
                ("subsystems/a.subsystem.ron", rules),
            ];
            marked("cap-never-binds", &files).len()
        };
        assert_eq!((files("Intersect"), files("PrioritizedOverride"), files("Union")), (1, 1, 0));
    }

    #[test]
    fn finds_hard_caps_that_others_make_needless() {
        let strict = limit("Always", "hard_max: 5");
        for loose in [
            limit(r#"Tag("t")"#, "hard_max: 6"),
            limit("Always", "hard_max: 5, realm: \"r\""),
            limit("Always", "hard_max: 9, layer: \"WORLD\""),
        ] {
            assert_eq!(idle(&format!("{loose}, {strict}")).len(), 1, "{loose}");
        }
        let both =
            [limit(r#"Tag("t")"#, "hard_max: 6"), limit(r#"Any([Tag("t"), Tag("u")])"#, "hard_max: 5")];
        assert_eq!(idle(&both.join(", ")), [r#"(dimension: "speed", hard_max: 6)"#]);
        assert_eq!(
            idle(&[limit("Always", "hard_min: 6"), limit("Always", "hard_min: 5")].join(", ")).len(),
            1
        );
        assert_eq!(idle(&format!("{strict}, {strict}")).len(), 1, "of two that are the same one is needless");
    }

    #[test]
    fn leaves_alone_hard_caps_that_bind_somebody() {
        let strict = limit(r#"Tag("t")"#, "hard_max: 5");
        for other in [
            limit("Always", "hard_max: 6"),
            limit(r#"Tag("u")"#, "hard_max: 6"),
            limit(r#"Tag("t")"#, "hard_min: 6"),
            limit(r#"Tag("t")"#, "hard_max: \"level\""),
            limit(r#"Tag("t")"#, "base_max: 6"),
        ] {
            assert_eq!(idle(&format!("{strict}, {other}")), NONE, "{other}");
        }
    }

    #[test]
    fn finds_sums_that_an_override_always_replaces() {
        let set = limit(r#"Race("undead")"#, "set_max: 50");
        for (other, count) in [
            (limit(r#"All([Race("undead"), Tag("t")])"#, "add_max: 5"), 1),
            (limit(r#"Race("undead")"#, "base_max: \"level\""), 1),
            (limit(r#"Race("undead")"#, "set_max: 60"), 1),
            (limit("Always", "base_max: 5"), 0),
            (limit(r#"Race("undead")"#, "base_min: 5"), 0),
            (limit(r#"Race("undead")"#, "base_max: 5, layer: \"WORLD\""), 0),
            (limit(r#"Race("undead")"#, "hard_max: 70"), 0),
        ] {
            assert_eq!(idle(&format!("{set}, {other}")).len(), count, "{other}");
        }
    }

    #[test]
    fn finds_caps_for_a_realm_that_their_rule_excludes() {
        let bound = "hard_max: 5, realm: \"r\"";
        assert_eq!(idle(&limit(r#"Not(Realm("r"))"#, bound)).len(), 1);
        assert_eq!(idle(&limit(r#"Not(Realm("s"))"#, bound)), NONE);
        assert_eq!(idle(&limit("Any([])", bound)), NONE, "the rule has a warning of its own");
    }

    #[test]
    fn says_why() {
        let said = |rules: &str| said_of("cap-never-binds", DIMENSIONS, rules).join("|");
        assert_eq!(
            said(r#"(limits: [(dimension: "power", hard_max: 200)])"#),
            "this `hard_max` never makes a difference: the clamp of `power` allows at most 100 anyway \
             (make it stricter than the clamp, or take it away)"
        );
        assert_eq!(
            said(&[limit("Always", "hard_max: 6"), limit("Always", "hard_max: 5")].join(", ")),
            "this `hard_max` never makes a difference: another that is as strict or stricter always counts \
             (make it stricter, or take one of the two away)"
        );
        assert_eq!(
            said(&[limit("Always", "add_max: 6"), limit("Always", "set_max: 5")].join(", ")),
            "this `add_max` never counts: another cap always sets the bound of this layer instead \
             (put it into another layer, or take one of the two away)"
        );
    }
}
