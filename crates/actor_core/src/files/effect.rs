//! Reads `effects/*.effect.ron`: the definitions of effects.

use ron2::ast::{Expr, StructBody, StructField};

use crate::definitions::{Combine, EffectDef, EffectDuration, Placed, Rule};
use crate::vocabulary::Symbol;

use super::choice::Choice;
use super::effect_schemas::EFFECT;
use super::reader::{Fields, Reader};

/// The field `duration`.
const DURATION: Choice = Choice {
    what: "an effect's duration",
    names: &[
        ("Seconds", "Seconds(10)"),
        ("Ticks", "Ticks(600)"),
        ("Instant", "Instant"),
        ("Forever", "Forever"),
    ],
    instead: instead_of_duration,
};

/// The field `combine`.
const COMBINE: Choice = Choice {
    what: "`combine`",
    names: &[
        ("All", "All"),
        ("Strongest", "Strongest"),
        ("OnePerType", "OnePerType(\"curse\")"),
        ("Diminishing", "Diminishing(0.5)"),
    ],
    instead: |expr| match expr {
        Expr::Number(number) => Some(format!("Diminishing({})", number.raw)),
        _ => None,
    },
};

/// Returns the right form of a duration that is a bare number, a formula, a struct, or in another unit such as minutes.
fn instead_of_duration(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Number(number) => Some(format!("Seconds({})", number.raw)),
        Expr::String(text) if text.value.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
            Some(format!("Seconds({})", text.value.trim()))
        }
        Expr::AnonStruct(body) => match body.fields.as_slice() {
            [StructField { name, value: Expr::Number(number), .. }] => {
                let name =
                    ["Seconds", "Ticks"].into_iter().find(|unit| unit.eq_ignore_ascii_case(&name.name));
                name.map(|name| format!("{name}({})", number.raw))
            }
            _ => None,
        },
        Expr::String(text) if text.value.contains(|c: char| c.is_ascii_digit() || "+-*/.".contains(c)) => {
            Some(format!("Seconds({})", text.raw))
        }
        Expr::Struct(named) => {
            let Some(StructBody::Tuple(body)) = &named.body else { return None };
            let [only] = body.elements.as_slice() else { return None };
            let Expr::Number(number) = &only.expr else { return None };
            let number: f64 = number.raw.parse().ok()?;
            let seconds = match named.name.name.to_lowercase().as_str() {
                "minutes" | "minute" | "mins" | "min" => number * 60.0,
                "hours" | "hour" => number * 3600.0,
                "milliseconds" | "millis" | "ms" => number / 1000.0,
                _ => return None,
            };
            Some(format!("Seconds({seconds})"))
        }
        _ => None,
    }
}

impl<'a> Reader<'a> {
    /// Reads a whole effect file.
    pub fn effect(&mut self, expr: &'a Expr<'a>) -> Option<EffectDef> {
        let fields = self.fields(expr, &EFFECT)?;
        self.allow(&fields);
        let id_expr = self.required(&fields, "id");
        let id = id_expr.and_then(|expr| self.symbol(expr, "an effect's id"));
        // An effect without an id is left out. The file's name stands in, so that the rest is checked.
        let id = id.or_else(|| Symbol::try_new_within(self.file(), self.max_symbols).ok())?;
        let mut def = EffectDef::new(id);
        def.sites.id = Some(id_expr.map_or_else(|| fields.head().clone(), |expr| self.place(expr.span())));
        self.speaker(&fields, &mut def);
        let text =
            |reader: &mut Self, name| fields.get(name).and_then(|expr| reader.text(expr)).map(str::to_owned);
        def.label = text(self, "label");
        def.description = text(self, "description");
        def.tags = self.tags(&fields, "tags");
        def.grants = self.tags(&fields, "grants");
        def.cancels = self.tags(&fields, "cancels");
        def.blocked_by = self.tags(&fields, "blocked_by");
        if let Some(expr) = fields.get("when") {
            def.sites.when = Some(self.place(expr.span()));
            def.when = self.condition(expr).unwrap_or_default();
        }
        if let Some(expr) = fields.get("stays") {
            def.sites.stays = Some(self.place(expr.span()));
            def.stays = self.condition(expr).unwrap_or_default();
        }
        if let Some(expr) = fields.get("duration") {
            def.sites.duration = Some(self.place(expr.span()));
            def.duration = self.duration(expr).unwrap_or_default();
        }
        if let Some(expr) = fields.get("period") {
            def.sites.period = Some(self.place(expr.span()));
            def.period = self.period(expr);
        }
        if let Some(expr) = fields.get("combine") {
            def.sites.combine = Some(self.place(expr.span()));
            def.combine = self.combine(expr).unwrap_or_default();
        }
        if let Some(expr) = fields.get("stacking") {
            def.sites.stacking = Some(self.place(expr.span()));
            def.stacking = self.stacking(expr);
        }
        // The statements beside the id form a rule without a name and without a condition.
        let mut own = Rule::new();
        own.place = Some(fields.place.clone());
        self.statements(&fields, &mut own);
        let has_own = !(own.contributions.is_empty() && own.caps.is_empty());
        def.says.rules.extend(has_own.then_some(own));
        def.says.rules.extend(self.rules(&fields));
        def.says.place = def.sites.id.clone();
        def.says.loose = std::mem::take(&mut self.loose);
        Some(def)
    }

    /// Reads the system, the priority and whether the effect is enabled.
    fn speaker(&mut self, fields: &Fields<'a>, def: &mut EffectDef) {
        if let Some(system) = fields.get("system").and_then(|expr| self.symbol(expr, "a system's name")) {
            def.says.id = system;
        }
        def.says.priority = fields.get("priority").and_then(|expr| self.integer(expr)).unwrap_or(0);
        def.says.enabled = fields.get("enabled").and_then(|expr| self.boolean(expr)).unwrap_or(true);
    }

    fn tags(&mut self, fields: &Fields<'a>, name: &str) -> Vec<Placed<Symbol>> {
        let Some(expr) = fields.get(name) else { return Vec::new() };
        let list = self.list(expr, "a list of tags", "[\"poison\"]");
        list.into_iter().filter_map(|expr| self.written(expr, "a tag's name")).collect()
    }

    pub(super) fn written(&mut self, expr: &'a Expr<'a>, what: &str) -> Option<Placed<Symbol>> {
        Some(Placed { what: self.symbol(expr, what)?, place: Some(self.place(expr.span())) })
    }

    fn duration(&mut self, expr: &'a Expr<'a>) -> Option<EffectDuration> {
        let (name, amount) = self.choice(expr, &DURATION)?;
        Some(match (name, amount) {
            ("Seconds", Some(amount)) => EffectDuration::Seconds(self.value(amount)?),
            ("Ticks", Some(amount)) => EffectDuration::Ticks(self.value(amount)?),
            ("Instant", _) => EffectDuration::Instant,
            _ => EffectDuration::Forever,
        })
    }

    fn combine(&mut self, expr: &'a Expr<'a>) -> Option<Combine> {
        let (name, inner) = self.choice(expr, &COMBINE)?;
        Some(match (name, inner) {
            ("OnePerType", Some(kind)) => Combine::OnePerType(self.symbol(kind, "an effect's type")?),
            ("Diminishing", Some(factor)) => Combine::Diminishing(self.number(factor)?),
            ("Strongest", _) => Combine::Strongest,
            _ => Combine::All,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::Diagnostics;
    use crate::files::{Folder, read_folder};
    use crate::registry::Registry;
    use crate::vocabulary::{Bucket, Condition};

    use crate::definitions::{Again, Period, Stacking};
    use crate::vocabulary::Every;

    use super::*;

    fn read(text: &str) -> (Vec<EffectDef>, Diagnostics) {
        let loaded = read_folder(
            &Folder::from_iter([
                ("dimensions.ron", "(dimensions: {\"strength\": ()})"),
                ("effects/poison.effect.ron", text),
            ]),
            &Default::default(),
        );
        (loaded.definitions.effects, loaded.problems)
    }

    /// The only effect of a file without mistakes.
    fn good(text: &str) -> EffectDef {
        let (mut effects, problems) = read(text);
        assert!(problems.is_empty() && effects.len() == 1, "{problems}");
        assert!(!effects[0].says.broken);
        effects.remove(0)
    }

    fn names(list: &[Placed<Symbol>]) -> Vec<&str> {
        list.iter().map(|written| written.what.as_str()).collect()
    }

    #[test]
    fn a_file_with_its_id_alone_is_what_code_makes_of_an_id() {
        assert_eq!(
            good("(id: \"poison\")"),
            EffectDef { says: good("(id: \"poison\")").says, ..EffectDef::new("poison") }
        );
        let says = good("(id: \"poison\")").says;
        assert_eq!(
            (says.id.as_str(), says.priority, says.enabled, says.rules.len()),
            ("effects", 0, true, 0)
        );
    }

    #[test]
    fn every_field_is_read() {
        let text = r#"(
            id: "poison", system: "magic", priority: -3, label: "Snake poison", description: "It bites.",
            enabled: false, tags: ["poison", "beast"], grants: ["poisoned"], cancels: ["regeneration"],
            blocked_by: ["antidote"], when: Not(Race("undead")), stays: "strength > 10",
            duration: Seconds("strength * 2"),
            period: (seconds: 0.5, at_once: true, amounts: {"damage": 2, "pain": "strength"}),
            combine: OnePerType("poison"),
            stacking: (by: Source, again: KeepStrongest, limit: 5, expiry: OneByOne, overflow: "burst", strength: 3),
        )"#;
        let def = good(text);
        assert_eq!((def.id.as_str(), def.says.id.as_str(), def.says.priority), ("poison", "magic", -3));
        assert!(!def.says.enabled);
        assert_eq!(
            (def.label.as_deref(), def.description.as_deref()),
            (Some("Snake poison"), Some("It bites."))
        );
        assert_eq!(
            [names(&def.tags), names(&def.grants), names(&def.cancels), names(&def.blocked_by)],
            [vec!["poison", "beast"], vec!["poisoned"], vec!["regeneration"], vec!["antidote"]]
        );
        assert_eq!(def.when, !Condition::race("undead"));
        assert_eq!(def.stays, Condition::formula("strength > 10"));
        assert_eq!(def.duration, EffectDuration::Seconds("strength * 2".into()));
        assert_eq!(
            def.period,
            Some(Period {
                every: Every::Seconds(0.5),
                at_once: true,
                amounts: vec![("damage".into(), 2.0.into()), ("pain".into(), "strength".into())],
            })
        );
        assert_eq!(def.combine, Combine::OnePerType("poison".into()));
        let stacking = Stacking::up_to(5).by_source().one_by_one().overflow("burst").strength(3.0);
        assert_eq!(def.stacking, Some(Stacking { again: Again::KeepStrongest, ..stacking }));
        // Each part has its place.
        let written = |place: &Option<crate::diagnostics::Place>| {
            let span = place.as_ref().unwrap().span;
            &text[span.start as usize..span.end as usize]
        };
        let sites = &def.sites;
        assert_eq!(
            [&sites.id, &sites.when, &sites.stays, &sites.duration, &sites.combine].map(written),
            [
                "\"poison\"",
                "Not(Race(\"undead\"))",
                "\"strength > 10\"",
                "Seconds(\"strength * 2\")",
                "OnePerType(\"poison\")"
            ]
        );
        assert!(written(&sites.period).starts_with("(seconds: 0.5"));
        assert!(written(&sites.stacking).starts_with("(by: Source"));
        assert_eq!(written(&def.tags[1].place), "\"beast\"");
        assert_eq!(written(&def.stacking.unwrap().overflow.unwrap().place), "\"burst\"");
    }

    #[test]
    fn the_short_words_are_read() {
        for (text, duration) in [
            ("Ticks(30)", EffectDuration::Ticks(30.0.into())),
            ("Instant", EffectDuration::Instant),
            ("Forever", EffectDuration::Forever),
        ] {
            assert_eq!(good(&format!("(id: \"a\", duration: {text})")).duration, duration);
        }
        for (text, combine) in [
            ("All", Combine::All),
            ("Strongest", Combine::Strongest),
            ("Diminishing(0.5)", Combine::Diminishing(0.5)),
        ] {
            assert_eq!(good(&format!("(id: \"a\", combine: {text})")).combine, combine);
        }
        let ticks = good("(id: \"a\", period: (ticks: 30))").period;
        assert_eq!(ticks, Some(Period { every: Every::Ticks(30), at_once: false, amounts: vec![] }));
        assert_eq!(good("(id: \"a\", stacking: ())").stacking, Some(Stacking::default()));
    }

    #[test]
    fn what_stands_beside_the_id_is_one_rule_before_the_others() {
        let text = r#"(id: "a", rules: [(name: "weak", when: Race("elf"), set: {"strength": 1})],
            when: Race("orc"), add: {"strength": 5}, limits: [(dimension: "strength", hard_max: 9)])"#;
        let def = good(text);
        let [own, weak] = def.rules() else { panic!("{def:?}") };
        assert_eq!(
            (own.name(), own.condition(), own.contributions.len(), own.caps.len()),
            (None, &Condition::Always, 1, 1)
        );
        assert_eq!(own.contributions[0].what.bucket, Bucket::Flat);
        assert_eq!(own.place.as_ref().unwrap().span.end as usize, text.len());
        assert_eq!((weak.name(), weak.contributions.len()), (Some("weak"), 1));
        assert_eq!(good("(id: \"a\", add: {}, limits: [], rules: [])").rules(), []);
    }

    #[test]
    fn after_a_mistake_the_rest_is_read_and_the_effect_is_left_out() {
        let (effects, problems) =
            read(r#"(duration: 10, tags: ["a", 3, "b"], add: {"strength": 5, "luck": tru})"#);
        assert_eq!(problems.errors(), 4, "{problems}");
        let def = &effects[0];
        assert!(def.says.broken);
        assert_eq!((names(&def.tags), def.rules()[0].contributions.len()), (vec!["a", "b"], 2));
        let (_, problems) = Registry::from_folder(&Folder::from_iter([
            ("dimensions.ron", "(dimensions: {\"strength\": ()})"),
            ("effects/bad.effect.ron", "(id: \"bad\", duration: 10)"),
            (
                "effects/burn.effect.ron",
                "(id: \"burn\", grants: [\"hot\"], stacking: (limit: 5, overflow: \"bad\"))",
            ),
        ]));
        assert_eq!(problems.len(), 1, "one that is left out is no unknown one: {problems}");
    }
}
