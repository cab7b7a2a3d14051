//! Checks everything about effects that can be checked without formulas.

use std::collections::BTreeSet;

use crate::definitions::{Again, Combine, EffectDef, EffectDuration, Period, Placed, Stacking};
use crate::diagnostics::{Diagnostic, Diagnostics, NearNames, Place};
use crate::vocabulary::{Bucket, Every, MIN_PERIOD, Symbol, Value};

use crate::definitions::Definitions;

/// Checks each effect on its own, and then how effects refer to each other. Returns the indices of the bad ones.
pub(super) fn check(definitions: &Definitions, problems: &mut Diagnostics) -> BTreeSet<usize> {
    let effects = &definitions.effects;
    let mut bad: BTreeSet<usize> = (0..effects.len()).filter(|i| effects[*i].says.broken).collect();
    for (i, def) in effects.iter().enumerate() {
        let mut one = OneEffect { def, found: Diagnostics::default() };
        one.check();
        if one.found.has_errors() {
            bad.insert(i);
        }
        problems.append(one.found);
    }
    check_ids(effects, &mut bad, problems);
    check_overflow(effects, &mut bad, problems);
    bad
}

/// An effect, and the problems that were found in it.
struct OneEffect<'a> {
    def: &'a EffectDef,
    found: Diagnostics,
}

impl OneEffect<'_> {
    fn error(&mut self, code: &'static str, place: Option<&Place>, what: &str, help: &str) {
        // Without a place, the message has to name the effect.
        let place = place.or(self.def.sites.id.as_ref()).cloned();
        let message = match &place {
            Some(_) => what.to_owned(),
            None => format!("the effect `{}`: {what}", self.def.id),
        };
        self.found.push(Diagnostic::error(code, place, message).help(help));
    }

    fn check(&mut self) {
        let def = self.def;
        self.check_names();
        self.check_duration();
        if let Some(period) = &def.period {
            self.check_period(period);
        }
        if let Combine::Diminishing(factor) = def.combine
            && !(0.0..=1.0).contains(&factor)
        {
            let what = format!("a factor from 0 to 1 is expected here, not {factor}");
            let help = "with 0.5 the second counts by half, the third by a quarter, and so on";
            self.error("out-of-range", def.sites.combine.as_ref(), &what, help);
        }
        if let Some(stacking) = &def.stacking {
            self.check_stacking(stacking);
        }
        if def.duration == EffectDuration::Instant {
            self.check_instant();
        }
        if def.combine != Combine::All {
            self.check_overrides();
        }
    }

    /// Checks that no name is empty. For effects from files, the reader has reported this.
    fn check_names(&mut self) {
        let def = self.def;
        let mut empty = |name: Symbol, what: &str| {
            if name.as_str().is_empty() {
                let what = format!("{what} must not be empty");
                self.error("empty-name", None, &what, "write a name");
            }
        };
        empty(def.id, "an effect's id");
        empty(def.says.id, "a system's name");
        let tags = [&def.tags, &def.grants, &def.cancels, &def.blocked_by];
        tags.into_iter().flatten().for_each(|tag| empty(tag.what, "a tag's name"));
        def.period.iter().flat_map(|period| &period.amounts).for_each(|(name, _)| {
            empty(*name, "the name of an amount");
        });
        if let Combine::OnePerType(kind) = def.combine {
            empty(kind, "an effect's type");
        }
    }

    fn check_duration(&mut self) {
        let place = self.def.sites.duration.as_ref();
        let (Value::Number(number), ticks) = (match &self.def.duration {
            EffectDuration::Seconds(value) => (value, false),
            EffectDuration::Ticks(value) => (value, true),
            _ => return,
        }) else {
            return;
        };
        if !number.is_finite() {
            let what = format!("a duration must be a finite number, not {number}");
            self.error("not-finite", place, &what, "for no end write Forever, or leave `duration` out");
        } else if *number <= 0.0 {
            let what = format!("a duration must be above 0, not {number}");
            let help = "for what changes base values once write Instant; for no end leave `duration` out";
            self.error("out-of-range", place, &what, help);
        } else if ticks && number.fract() != 0.0 {
            let what = format!("ticks are whole runs of the schedule, not {number}");
            let whole = number.round().max(1.0);
            self.error("out-of-range", place, &what, &format!("write Ticks({whole}), or Seconds(…)"));
        }
    }

    fn check_period(&mut self, period: &Period) {
        let place = self.def.sites.period.as_ref();
        match period.every {
            Every::Seconds(seconds) if !seconds.is_finite() => {
                let what = format!("a period must be a finite number of seconds, not {seconds}");
                self.error("not-finite", place, &what, "write how many seconds lie between two of them");
            }
            Every::Seconds(seconds) if seconds < MIN_PERIOD => {
                let what = format!("a period must be at least {MIN_PERIOD} seconds, not {seconds}");
                let help = "for each run of the schedule write `ticks: 1`";
                self.error("out-of-range", place, &what, help);
            }
            Every::Ticks(0) => {
                let what = "a period must be at least 1 tick, not 0";
                self.error("out-of-range", place, what, "write `ticks: 1` or more");
            }
            _ => {}
        }
        for (name, value) in &period.amounts {
            if let Value::Number(number) = value
                && !number.is_finite()
            {
                let what = format!("the amount `{name}` must be a finite number, not {number}");
                self.error("not-finite", place, &what, "write another number");
            }
        }
    }

    fn check_stacking(&mut self, stacking: &Stacking) {
        let place = self.def.sites.stacking.as_ref();
        if stacking.limit == 0 {
            let what = "with a limit of 0 stacks it could never be applied";
            self.error("out-of-range", place, what, "write `limit: 1` or more, or leave it out for no limit");
        }
        if let Some(Value::Number(number)) = &stacking.strength
            && !number.is_finite()
        {
            let what = format!("a strength must be a finite number, not {number}");
            self.error("not-finite", place, &what, "write another number");
        }
        if stacking.strength.is_some() && stacking.again != Again::KeepStrongest {
            let what = "`strength` is compared only with `again: KeepStrongest`";
            let help = "write `again: KeepStrongest`, or take `strength` away";
            self.error("strength-not-compared", place, what, help);
        }
    }

    /// Reports the parts of an instant effect that make no sense, since such an effect leaves nothing behind.
    fn check_instant(&mut self) {
        let def = self.def;
        let sites = &def.sites;
        let mut pointless = |what: &str, place: Option<&Place>| {
            let what =
                format!("an instant effect changes base values once and is gone, so it has no `{what}`");
            let help = "take it away, or give the effect another duration, such as Seconds(10)";
            self.error("instant-effect", place, &what, help);
        };
        if def.period.is_some() {
            pointless("period", sites.period.as_ref());
        }
        if def.stays != crate::vocabulary::Condition::Always {
            pointless("stays", sites.stays.as_ref());
        }
        if def.stacking.is_some() {
            pointless("stacking", sites.stacking.as_ref());
        }
        if def.combine != Combine::All {
            pointless("combine", sites.combine.as_ref());
        }
        if let Some(first) = def.grants.first() {
            pointless("grants", first.place.as_ref());
        }
        for cap in def.rules().iter().flat_map(|rule| &rule.caps) {
            pointless("limits", cap.place(|site| site.whole).as_ref());
        }
    }

    /// Reports Overrides in an effect with `combine`, since several Overrides cannot combine.
    fn check_overrides(&mut self) {
        let said = self.def.rules().iter().flat_map(|rule| &rule.contributions);
        for said in said.filter(|said| said.what.bucket == Bucket::Override) {
            let what = "of several `set` the first by priority counts, whatever `combine` says";
            let help = "take `combine` away, or put what is set into an effect of its own";
            self.error("set-with-combine", said.place(|site| site.whole).as_ref(), what, help);
        }
    }
}

/// Reports effects with the same id. Of two, the one whose file comes first in the alphabet counts.
fn check_ids(effects: &[EffectDef], bad: &mut BTreeSet<usize>, problems: &mut Diagnostics) {
    for pair in by_id(effects).windows(2) {
        let ([first, second], id) = (pair, effects[pair[1]].id) else { continue };
        if effects[*first].id != id {
            continue;
        }
        bad.insert(*second);
        let first = effects[*first].sites.id.clone();
        let other = first.as_ref().map_or_else(String::new, |place| format!(" at {place}"));
        let message = format!("an effect with the id `{id}` stands{other} already");
        let problem = Diagnostic::error("duplicate-effect", effects[*second].sites.id.clone(), message);
        problems.push(problem.related(first, "the first").help("give one of the two another id"));
    }
}

/// Returns the effects sorted by id. Those with the same id are in the order of their files.
fn by_id(effects: &[EffectDef]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..effects.len()).collect();
    order.sort_by_key(|i| (effects[*i].id, effects[*i].sites.id.clone()));
    order
}

/// Reports overflow effects that do not exist, and those that lead to each other in a cycle.
fn check_overflow(effects: &[EffectDef], bad: &mut BTreeSet<usize>, problems: &mut Diagnostics) {
    let mut known: foldhash::HashMap<Symbol, usize> = foldhash::HashMap::default();
    let (order, near) = (by_id(effects), NearNames::default());
    for i in &order {
        known.entry(effects[*i].id).or_insert(*i);
    }
    let mut next: Vec<Option<usize>> = vec![None; effects.len()];
    for (i, overflow) in effects.iter().enumerate().filter_map(|(i, def)| Some((i, overflow(def)?))) {
        next[i] = known.get(&overflow.what).copied();
        if next[i].is_none() && !overflow.what.as_str().is_empty() {
            bad.insert(i);
            let message = format!("no effect has the id `{}`", overflow.what);
            let ids = order.iter().map(|i| effects[*i].id.as_str());
            problems.push(
                Diagnostic::error("unknown-effect", overflow.place.clone(), message)
                    .did_you_mean(near.nearest(overflow.what.as_str(), ids))
                    .or_help(|| "write a file for it in the folder effects, or take `overflow` away".into()),
            );
        }
    }
    // Each effect leads to at most one other, so a walk that meets itself has found a cycle.
    let mut walk_of: Vec<Option<usize>> = vec![None; effects.len()];
    for start in order.iter().copied() {
        let (mut at, mut path) = (Some(start), Vec::new());
        while let Some(i) = at.filter(|i| walk_of[*i].is_none()) {
            walk_of[i] = Some(start);
            path.push(i);
            at = next[i];
        }
        let Some(from) = at.and_then(|at| path.iter().position(|i| *i == at)) else { continue };
        let circle = &path[from..];
        bad.extend(circle);
        problems.push(circle_of(effects, circle));
    }
}

fn overflow(def: &EffectDef) -> Option<&Placed<Symbol>> {
    def.stacking.as_ref()?.overflow.as_ref()
}

fn circle_of(effects: &[EffectDef], circle: &[usize]) -> Diagnostic {
    let place = |i: &usize| overflow(&effects[*i]).and_then(|overflow| overflow.place.clone());
    let names = circle.iter().chain(circle.first()).map(|i| format!("`{}`", effects[*i].id));
    let names: Vec<String> = names.collect();
    let message = format!("overflow leads back to itself: {}", names.join(" → "));
    let problem = Diagnostic::error("overflow-circle", circle.first().and_then(place), message);
    let problem = circle.iter().skip(1).fold(problem, |problem, i| {
        problem.related(place(i), format!("`{}` overflows to the next", effects[*i].id))
    });
    problem.help("take one `overflow` away; until then none of them is there")
}

#[cfg(test)]
mod tests {
    use crate::definitions::Rule;
    use crate::vocabulary::Condition;

    use super::*;

    /// Checks effects from code. Returns the problems, and the indices of the bad effects.
    fn checked(effects: impl IntoIterator<Item = EffectDef>) -> (Vec<(&'static str, String)>, Vec<usize>) {
        let definitions = Definitions { effects: effects.into_iter().collect(), ..Definitions::default() };
        let mut problems = Diagnostics::default();
        let bad = check(&definitions, &mut problems);
        let said = problems.iter().map(|problem| (problem.code, problem.message.clone())).collect();
        (said, bad.into_iter().collect())
    }

    fn codes(def: EffectDef) -> Vec<&'static str> {
        let (said, bad) = checked([def]);
        assert_eq!(bad.len(), usize::from(!said.is_empty()));
        said.into_iter().map(|(code, _)| code).collect()
    }

    #[test]
    fn good_effects_have_nothing_wrong() {
        let poison = EffectDef::new("poison")
            .tagged("poison")
            .seconds(10.0)
            .every(MIN_PERIOD, [("damage", 5.0)])
            .combine(Combine::Diminishing(1.0))
            .stacking(Stacking::up_to(1).overflow("burst"))
            .rule(Rule::new().increase("speed", -0.2));
        let burst = EffectDef::new("burst").instant().rule(Rule::new().add("x", 1.0).set("y", 2.0));
        let formulas = EffectDef::new("formulas")
            .ticks("input.time")
            .stacking(Stacking::again(Again::KeepStrongest).strength("input.power"));
        assert_eq!(checked([poison, burst, formulas]), (vec![], vec![]));
    }

    #[test]
    fn what_code_says_is_checked_as_what_files_say() {
        let effect = || EffectDef::new("a");
        let period = |every| Period { every, at_once: false, amounts: vec![("damage".into(), 1.0.into())] };
        for (def, code) in [
            (EffectDef::new(""), "empty-name"),
            (effect().system("", 0), "empty-name"),
            (effect().tagged(""), "empty-name"),
            (effect().grants(""), "empty-name"),
            (effect().cancels(""), "empty-name"),
            (effect().blocked_by(""), "empty-name"),
            (effect().every(1.0, [("", 1.0)]), "empty-name"),
            (effect().combine(Combine::OnePerType("".into())), "empty-name"),
            (effect().seconds(f64::NAN), "not-finite"),
            (effect().ticks(f64::INFINITY), "not-finite"),
            (effect().seconds(0.0), "out-of-range"),
            (effect().ticks(-1.0), "out-of-range"),
            (effect().ticks(1.5), "out-of-range"),
            (effect().period(period(Every::Seconds(f64::NAN))), "not-finite"),
            (effect().period(period(Every::Seconds(0.0009))), "out-of-range"),
            (effect().period(period(Every::Seconds(-1.0))), "out-of-range"),
            (effect().period(period(Every::Ticks(0))), "out-of-range"),
            (effect().every(1.0, [("damage", f64::NAN)]), "not-finite"),
            (effect().combine(Combine::Diminishing(-0.1)), "out-of-range"),
            (effect().combine(Combine::Diminishing(f64::NAN)), "out-of-range"),
            (effect().stacking(Stacking::up_to(0)), "out-of-range"),
            (effect().stacking(Stacking::again(Again::Extend).strength(1.0)), "strength-not-compared"),
            (effect().stacking(Stacking::again(Again::KeepStrongest).strength(f64::INFINITY)), "not-finite"),
            (effect().stacking(Stacking::up_to(2).overflow("nobody")), "unknown-effect"),
            (effect().stacking(Stacking::up_to(2).overflow("a")), "overflow-circle"),
            (effect().combine(Combine::Strongest).rule(Rule::new().set("x", 1.0)), "set-with-combine"),
            (effect().instant().every(1.0, [("damage", 1.0)]), "instant-effect"),
            (effect().instant().stays_while(Condition::race("elf")), "instant-effect"),
            (effect().instant().stacking(Stacking::default()), "instant-effect"),
            (effect().instant().combine(Combine::Strongest), "instant-effect"),
            (effect().instant().grants("t"), "instant-effect"),
            (
                effect()
                    .instant()
                    .rule(Rule::new().cap(crate::vocabulary::Dimension::new("x").hard_max(1.0))),
                "instant-effect",
            ),
        ] {
            let what = format!("{def:?}");
            assert_eq!(codes(def), [code], "{what}");
        }
    }

    #[test]
    fn without_a_place_the_message_names_the_effect() {
        let (said, _) = checked([EffectDef::new("slow").seconds(0.0)]);
        assert_eq!(said[0].1, "the effect `slow`: a duration must be above 0, not 0");
    }

    #[test]
    fn of_two_with_one_id_the_second_is_bad() {
        let (said, bad) = checked(["a", "b", "a"].map(EffectDef::new));
        assert_eq!((said.len(), said[0].0, bad), (1, "duplicate-effect", vec![2]));
    }

    #[test]
    fn a_circle_is_told_once_and_takes_all_of_its_effects() {
        let overflow = |id: &str, to: &str| EffectDef::new(id).stacking(Stacking::up_to(2).overflow(to));
        let effects = [
            overflow("d", "a"),
            overflow("a", "b"),
            overflow("b", "c"),
            overflow("c", "b"),
            EffectDef::new("e"),
        ];
        let (said, bad) = checked(effects);
        assert_eq!(bad, [2, 3], "those that lead into it are good");
        let message = "overflow leads back to itself: `b` → `c` → `b`".to_owned();
        assert_eq!(said, [("overflow-circle", message)]);
    }
}
