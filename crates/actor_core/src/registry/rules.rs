//! Compiles the statements of subsystems and effects: looks up names, parses formulas and reports every problem.

use std::sync::Arc;

use crate::definitions::{MergeRule, Rule, Site, Spanned, SubsystemDef};
use crate::diagnostics::{Diagnostic, Diagnostics, Place};
use crate::formula;
use crate::vocabulary::{Bucket, Cap, Contribution, FormulaText, Symbol, Value};

use super::compiled::CompiledProgram;
use super::compiled_rule::{Amount, CompiledRule, RuleCap, RuleTerm};
use super::dictionary::{Dictionary, bucket_on_operator};
use super::graph::Edge;

/// The reason why one dimension reads another.
#[derive(Clone, Debug)]
pub(super) struct Reason {
    /// The number of the subsystem or effect whose rule it is. A base belongs to none.
    pub subsystem: Option<usize>,
    pub place: Option<Place>,
    /// The place of the condition, if the condition reads the dimension.
    pub condition: Option<Place>,
    pub text: Arc<str>,
}

/// The result of compiling one subsystem, one effect, or the bases and standing caps.
#[derive(Default)]
pub(super) struct Unit {
    pub programs: Vec<CompiledProgram>,
    pub rules: Vec<CompiledRule>,
    pub terms: Vec<RuleTerm>,
    pub caps: Vec<RuleCap>,
    pub edges: Vec<Edge<Reason>>,
    pub problems: Diagnostics,
}

impl Unit {
    /// Parses a formula, and reports its errors at their places in the file. Returns its program, unless it has errors,
    /// and in any case the slots of the dimensions that it names.
    pub fn program(
        &mut self,
        text: &FormulaText,
        origin: &str,
        dictionary: &Dictionary,
    ) -> (Option<u32>, Vec<u32>) {
        match formula::parse(text.as_str(), dictionary) {
            Ok(program) => {
                let reads = program.reads().to_vec();
                self.programs.push(CompiledProgram::new(program, origin.into(), text.place()));
                (Some(self.programs.len() as u32 - 1), reads)
            }
            Err(bad) => {
                let mut places = text.places();
                for error in bad.errors {
                    let message = match text.place() {
                        Some(_) => error.message,
                        None => format!("{origin}: in the formula `{}`: {}", text.as_str(), error.message),
                    };
                    let problem = Diagnostic::error(error.code, places.of(error.start, error.end), message);
                    self.problems.push(match error.help {
                        Some(help) => problem.help(help),
                        None => problem,
                    });
                }
                (None, bad.reads)
            }
        }
    }

    /// Compiles a value. Returns its amount, and the slots that it reads.
    pub fn amount(
        &mut self,
        value: &Value,
        place: Option<Place>,
        origin: &str,
        dictionary: &Dictionary,
    ) -> (Option<Amount>, Vec<u32>) {
        match value {
            Value::Number(number) if number.is_finite() => (Some(Amount::Number(number + 0.0)), Vec::new()),
            Value::Number(number) => {
                let message = format!("{origin}: a value must be a finite number, not {number}");
                self.problems.push(Diagnostic::error("not-finite", place, message));
                (None, Vec::new())
            }
            Value::Formula(text) => {
                let (program, reads) = self.program(text, origin, dictionary);
                (program.map(Amount::Program), reads)
            }
        }
    }

    /// Compiles the rules of one subsystem, or those of an effect. `whose` is the id of the subsystem or effect. Rules
    /// that are switched off are checked and then left out.
    pub fn subsystem(index: usize, def: &SubsystemDef, whose: Symbol, dictionary: &Dictionary) -> Self {
        let mut unit = Self::default();
        if def.id.as_str().is_empty() {
            unit.problems.push(Diagnostic::error(
                "empty-name",
                def.place.clone(),
                "a subsystem's id must not be empty",
            ));
        }
        for value in &def.loose {
            unit.amount(value, None, "", dictionary);
        }
        let mut names: foldhash::HashMap<&str, &Rule> = foldhash::HashMap::default();
        for rule in &def.rules {
            if let Some(name) = &rule.name {
                if name.is_empty() {
                    let message = "a rule's name must not be empty";
                    let problem = Diagnostic::error("empty-name", rule.name_place(), message);
                    unit.problems.push(problem.help("write a name between the quotes, or leave `name` out"));
                } else if let Some(first) = names.get(name.as_str()) {
                    let message = format!("two rules of this file are named `{name}`");
                    let problem = Diagnostic::error("duplicate-rule", rule.name_place(), message);
                    let first: &Rule = first;
                    let problem = problem.related(first.name_place(), "the first");
                    unit.problems.push(problem.help("name one of them differently"));
                } else {
                    names.insert(name, rule);
                }
            }
            let before = (unit.rules.len(), unit.terms.len(), unit.caps.len(), unit.edges.len());
            unit.rule(index, def, whose, rule, dictionary);
            if !(def.enabled && rule.enabled) {
                unit.rules.truncate(before.0);
                unit.terms.truncate(before.1);
                unit.caps.truncate(before.2);
                unit.edges.truncate(before.3);
            }
        }
        unit
    }

    fn rule(
        &mut self,
        index: usize,
        def: &SubsystemDef,
        whose: Symbol,
        rule: &Rule,
        dictionary: &Dictionary,
    ) {
        let name = rule.name.as_deref();
        let origin = match (&rule.place, name) {
            (Some(place), Some(name)) => format!("{place} ({whose}/{name})"),
            (Some(place), None) => format!("{place} ({whose})"),
            (None, Some(name)) => format!("{whose}/{name}"),
            (None, None) => format!("a rule of {whose}"),
        };
        let mut condition_reads = Vec::new();
        let test = self.test(&rule.when, &rule.place, &origin, &mut condition_reads, dictionary);
        self.rules.push(CompiledRule {
            system: def.id,
            name: rule.name.clone(),
            when: rule.when_place.clone().or_else(|| rule.place.clone()),
            test,
            condition: rule.when.to_string(),
        });
        let number = self.rules.len() as u32 - 1;
        condition_reads.sort_unstable();
        condition_reads.dedup();
        let what = name.map_or_else(|| format!("a rule of {whose}"), |name| format!("{whose}/{name}"));
        let [of_value, of_condition]: [Arc<str>; 2] =
            ["value", "condition"].map(|kind| format!("the {kind} of {what}").into());
        let link = |unit: &mut Self, target, mut reads: Vec<u32>, place: Option<Place>| {
            reads.sort_unstable();
            reads.dedup();
            let values = reads.iter().map(|source| (*source, &of_value, None));
            let conditions =
                condition_reads.iter().map(|source| (*source, &of_condition, rule.when_place.as_ref()));
            for (source, text, condition) in values.chain(conditions) {
                let (place, condition, text) = (place.clone(), condition.cloned(), text.clone());
                let why = Reason { subsystem: Some(index), place, condition, text };
                unit.edges.push(Edge { target, source, why });
            }
        };
        for said in &rule.contributions {
            let slot = self.contribution_slot(said, def, dictionary);
            let place = said.place(|site| site.value);
            let (value, reads) = self.amount(&said.what.value, place, &origin, dictionary);
            let Some(slot) = slot else { continue };
            let place = said.place(|site| site.whole);
            link(self, slot, reads, place.clone());
            if let Some(value) = value {
                self.terms.push(RuleTerm {
                    slot,
                    bucket: said.what.bucket,
                    priority: said.what.priority.unwrap_or(def.priority),
                    system: def.id,
                    value,
                    rule: number,
                    labels: said.what.labels.clone(),
                    place,
                });
            }
        }
        for said in &rule.caps {
            let ground = self.cap_ground(said, Some(def.id), dictionary);
            let place = said.place(|site| site.value);
            let (value, reads) = self.amount(&said.what.value, place, &origin, dictionary);
            let Some((slot, layer)) = ground else { continue };
            let place = said.place(|site| site.whole);
            link(self, slot, reads, place.clone());
            if let Some(value) = value {
                let (system, priority) = (def.id, def.priority);
                let cap =
                    compiled_cap(&said.what, slot, layer, value, system, priority, Some(number), &place);
                self.caps.push(cap);
            }
        }
    }

    /// Compiles one standing cap. Its value is always a number.
    pub fn standing_cap(&mut self, said: &Spanned<Cap>, dictionary: &Dictionary) {
        let ground = self.cap_ground(said, None, dictionary);
        let place = said.place(|site| site.value);
        let value = Value::Number(said.what.value);
        let (amount, _) = self.amount(&value, place, "a standing cap", dictionary);
        let system = said.what.system.filter(|system| !system.as_str().is_empty());
        // For a cap from a file, the reader has reported this.
        if system.is_none() && said.site.is_none() {
            let place = said.place(|site| site.whole);
            self.problems.push(Diagnostic::error(
                "empty-name",
                place,
                "a standing cap needs a system that says it",
            ));
        }
        if let (Some((slot, layer)), Some(value), Some(system)) = (ground, amount, system) {
            let place = said.place(|site| site.whole);
            self.caps.push(compiled_cap(&said.what, slot, layer, value, system, 0, None, &place));
        }
    }

    fn slot(&mut self, name: Symbol, place: Option<Place>, dictionary: &Dictionary) -> Option<u32> {
        let slot = dictionary.table.slot(name);
        if slot.is_none() {
            self.problems.push(dictionary.unknown_dimension(name.as_str(), place));
        }
        slot
    }

    fn contribution_slot(
        &mut self,
        said: &Spanned<Contribution<Value>>,
        def: &SubsystemDef,
        dictionary: &Dictionary,
    ) -> Option<u32> {
        let Contribution { dimension, bucket, system, .. } = &said.what;
        self.check_speaker(*system, def.id, said.place(|site| site.whole));
        let slot = self.slot(*dimension, said.place(|site| site.dimension), dictionary)?;
        let merge = dictionary.merges[slot as usize];
        if merge != MergeRule::Pipeline && !matches!(bucket, Bucket::Flat | Bucket::Override) {
            let place = said.place(|site| site.bucket);
            self.problems.push(bucket_on_operator(*dimension, merge, *bucket, place));
        }
        Some(slot)
    }

    /// Checks a cap, and returns its slot and its layer.
    fn cap_ground<V>(
        &mut self,
        said: &Spanned<Cap<V>>,
        speaker: Option<Symbol>,
        dictionary: &Dictionary,
    ) -> Option<(u32, u32)> {
        let Cap { dimension, mode, kind, scope, system, .. } = &said.what;
        if let Some(speaker) = speaker {
            self.check_speaker(*system, speaker, said.place(|site| site.whole));
        }
        if mode.implied_kind().is_some_and(|implied| implied != *kind) {
            self.problems.push(
                Diagnostic::error(
                    "kind-against-mode",
                    said.place(|site| site.bucket),
                    format!("{} cannot be of kind {}", mode.name(), kind.name()),
                )
                .help("leave `kind` out"),
            );
        }
        let slot = self.slot(*dimension, said.place(|site| site.dimension), dictionary);
        let layer = match scope {
            None => Some(dictionary.layers.len().saturating_sub(1) as u32),
            Some(scope) => dictionary.layer_index.get(*scope),
        };
        if let (None, Some(scope)) = (layer, scope) {
            let place = said.place(|site: &Site| site.scope);
            self.problems.push(dictionary.unknown_layer(*scope, place));
        }
        Some((slot?, layer?))
    }

    fn check_speaker(&mut self, system: Option<Symbol>, own: Symbol, place: Option<Place>) {
        if let Some(system) = system.filter(|system| *system != own) {
            let message = format!("a rule of `{own}` cannot speak for system `{system}`");
            self.problems.push(Diagnostic::error("foreign-system", place, message));
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "it only puts them together")]
fn compiled_cap<V>(
    cap: &Cap<V>,
    slot: u32,
    layer: u32,
    value: Amount,
    system: Symbol,
    priority: i32,
    rule: Option<u32>,
    place: &Option<Place>,
) -> RuleCap {
    RuleCap {
        slot,
        layer,
        mode: cap.mode,
        kind: cap.kind,
        priority: cap.priority.unwrap_or(priority),
        system,
        value,
        realm: cap.realm,
        rule,
        labels: cap.labels.clone(),
        place: place.clone(),
    }
}
