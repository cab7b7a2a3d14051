//! Listens to the fold of one dimension, and builds a [`Breakdown`] from what it recorded.

use crate::definitions::DimensionKind;
use crate::registry::{Amount, Compiled, Registry, RuleCap, RuleTerm};
use crate::resolve::caps::{CapOrigin, CapTerm};
use crate::resolve::trace::{LeftOut, Trace};
use crate::resolve::{LayerBounds, MergedInputs, Origin, Scratch, Term, resolve};
use crate::vocabulary::{EffectiveCaps, Labels, SourceId, Symbol, shortest};

use super::{BaseStep, Breakdown, CapLeftOutStep, CapStep, ContributionStep, LayerStep, LeftOutStep, Source};

/// The contributor behind each of the actor's statements, or `None` for the actor itself, and the names of
/// contributors.
pub(crate) struct StatementSources<'a> {
    pub contributions: Vec<Option<SourceId>>,
    pub caps: Vec<Option<SourceId>>,
    pub name: &'a dyn Fn(SourceId) -> String,
}

/// Everything recorded about one dimension.
#[derive(Default)]
pub(super) struct Recorder {
    pub(super) slot: u32,
    pub(super) base: Option<Option<f64>>,
    pub(super) terms: Vec<(Term, f64)>,
    pub(super) left_out: Vec<(Term, LeftOut)>,
    pub(super) caps: Vec<CapTerm>,
    pub(super) layers: Vec<LayerBounds>,
    pub(super) caps_left_out: Vec<(CapTerm, LeftOut)>,
    pub(super) folded: Option<f64>,
    pub(super) rounded: f64,
    pub(super) effective: EffectiveCaps,
    pub(super) recorded: bool,
}

impl Trace for Recorder {
    const ON: bool = true;

    fn wants(&self, slot: u32) -> bool {
        slot == self.slot
    }
    fn base(&mut self, value: Option<f64>) {
        self.base = Some(value);
    }
    fn term(&mut self, term: &Term, running: f64) {
        self.terms.push((*term, running));
    }
    fn left_out(&mut self, term: &Term, why: LeftOut) {
        self.left_out.push((*term, why));
    }
    fn caps(&mut self, caps: &[CapTerm], layers: &[LayerBounds]) {
        (self.caps, self.layers) = (caps.to_vec(), layers.to_vec());
    }
    fn cap_left_out(&mut self, cap: &CapTerm, why: LeftOut) {
        self.caps_left_out.push((*cap, why));
    }
    fn end(&mut self, folded: Option<f64>, rounded: f64, caps: EffectiveCaps) {
        (self.folded, self.rounded, self.effective, self.recorded) = (folded, rounded, caps, true);
    }
}

/// Explains one dimension of an actor. Returns `None` if the registry does not define it.
pub(crate) fn explain(
    registry: &Registry,
    inputs: MergedInputs,
    scratch: &mut Scratch,
    name: Symbol,
    sources: &StatementSources,
) -> Option<Breakdown> {
    let slot = registry.compiled().table.slot(name)?;
    let mut recorder = Recorder { slot, ..Recorder::default() };
    resolve(registry, inputs, scratch, &mut recorder);
    let find = |slots: &[u32]| slots.iter().position(|known| *known == slot);
    let value = find(scratch.out.slots()).map(|at| scratch.out.values()[at]);
    let context = find(&scratch.out.context_slots).map(|at| scratch.out.contexts[at]);
    let writer = Writer { registry, compiled: registry.compiled(), inputs, sources, slot };
    let info = *registry.compiled().table.info(slot);
    if !recorder.recorded {
        recorder.effective = info.clamp;
    }
    Some(Breakdown {
        dimension: name,
        kind: info.kind,
        merge: writer.compiled.dimensions[slot as usize].merge,
        unit: registry.dimension(name).and_then(|def| def.unit.clone()),
        value,
        context,
        base: writer.base(recorder.base),
        contributions: recorder
            .terms
            .iter()
            .map(|(term, running)| writer.contribution(term, *running))
            .collect(),
        left_out: writer.left_out(&recorder),
        folded: recorder.folded,
        round: info.round,
        rounded: recorder.rounded,
        layers: writer.layers(&recorder),
        policy: writer.compiled.layers.policy,
        caps_left_out: writer.caps_left_out(&recorder),
        clamp: info.clamp,
        caps: recorder.effective,
        clipped: writer.clip(&recorder).filter(|_| info.kind != DimensionKind::Context),
    })
}

/// Turns the recording into the steps of a breakdown.
pub(super) struct Writer<'a> {
    pub(super) registry: &'a Registry,
    pub(super) compiled: &'a Compiled,
    pub(super) inputs: MergedInputs<'a>,
    pub(super) sources: &'a StatementSources<'a>,
    pub(super) slot: u32,
}

impl Writer<'_> {
    fn base(&self, recorded: Option<Option<f64>>) -> Option<BaseStep> {
        let value = recorded?;
        let program = self.compiled.dimensions[self.slot as usize].base?;
        let formula = self.compiled.programs[program as usize].program.text().to_owned();
        Some(BaseStep { formula, value: value.unwrap_or(0.0), finite: value.is_some() })
    }

    fn contribution(&self, term: &Term, running: f64) -> ContributionStep {
        let formula = match term.origin {
            Origin::Rule(rule) => self.formula(self.compiled.terms[rule as usize].value),
            Origin::Effect { term, .. } => self.formula(self.compiled.effect_terms[term as usize].value),
            Origin::Own(index) => {
                let said = self.said_by_effect(index);
                said.and_then(|(said, _)| self.formula(said.value))
            }
            Origin::Base => None,
        };
        ContributionStep {
            bucket: term.bucket,
            value: term.value,
            formula,
            source: self.source(term),
            running,
        }
    }

    pub(super) fn formula(&self, amount: Amount) -> Option<String> {
        match amount {
            Amount::Number(_) => None,
            Amount::Program(program) => {
                Some(self.compiled.programs[program as usize].program.text().to_owned())
            }
        }
    }

    /// Returns the number as text, or the formula in backquotes.
    fn amount(&self, amount: Amount) -> String {
        match (amount, self.formula(amount)) {
            (_, Some(formula)) => format!("`{formula}`"),
            (Amount::Number(value), None) => shortest(value),
            (Amount::Program(_), None) => String::new(),
        }
    }

    fn source(&self, term: &Term) -> Source {
        let (labels, contributor) = match term.origin {
            Origin::Rule(index) => return self.rule_source(&self.compiled.terms[index as usize]),
            Origin::Effect { at, term } => {
                let said = &self.compiled.effect_terms[term as usize];
                return self.effect_source(said, self.inputs.effects[at as usize].source);
            }
            Origin::Own(index) if let Some((said, source)) = self.said_by_effect(index) => {
                return self.effect_source(said, source);
            }
            Origin::Base => Default::default(),
            Origin::Own(index) => {
                let keys = self.inputs.contributions.keys();
                let labels = &keys.source(keys.as_slice()[index as usize]).labels;
                let contributor = self.sources.contributions.get(index as usize).copied().flatten();
                (labels.clone(), contributor)
            }
        };
        self.own_source(term.system, term.priority, labels, contributor)
    }

    /// Returns the origin of a statement that neither a rule nor an effect made.
    fn own_source(
        &self,
        system: Symbol,
        priority: i32,
        labels: Labels,
        contributor: Option<SourceId>,
    ) -> Source {
        let contributor_name = contributor.map(|source| self.contributor_name(source));
        Source { system, priority, rule: None, place: None, labels, contributor, contributor_name }
    }

    pub(super) fn contributor_name(&self, source: SourceId) -> String {
        (self.sources.name)(source)
    }

    fn rule_source(&self, said: &RuleTerm) -> Source {
        Source {
            system: said.system,
            priority: said.priority,
            rule: self.rule_name(said.rule),
            place: said.place.as_ref().map(ToString::to_string),
            labels: said.labels.clone(),
            contributor: None,
            contributor_name: None,
        }
    }

    fn cap_source(&self, cap: &CapTerm) -> Source {
        match cap.origin {
            CapOrigin::Rule(index) => self.rule_cap_source(&self.compiled.caps[index as usize]),
            CapOrigin::Effect { at, cap: index } => {
                let said = &self.compiled.effect_caps[index as usize];
                self.effect_cap_source(said, self.inputs.effects[at as usize].source)
            }
            CapOrigin::Own(index) => {
                let contributor = self.sources.caps.get(index as usize).copied().flatten();
                if let Some((said, source)) =
                    contributor.and_then(|source| self.capped_by_effect(cap, source))
                {
                    return self.effect_cap_source(said, source);
                }
                let labels = self.inputs.caps.sorted()[index as usize].labels.clone();
                self.own_source(cap.system, cap.priority, labels, contributor)
            }
        }
    }

    fn rule_cap_source(&self, said: &RuleCap) -> Source {
        Source {
            system: said.system,
            priority: said.priority,
            rule: said.rule.and_then(|rule| self.rule_name(rule)),
            place: said.place.as_ref().map(ToString::to_string),
            labels: said.labels.clone(),
            contributor: None,
            contributor_name: None,
        }
    }

    fn rule_name(&self, rule: u32) -> Option<String> {
        self.compiled.rules[rule as usize].name.clone()
    }

    fn condition(&self, rule: u32) -> String {
        format!("its condition does not hold: {}", self.compiled.rules[rule as usize].condition)
    }

    pub(super) fn why(&self, why: LeftOut, rule: Option<u32>) -> String {
        match (why, rule) {
            (LeftOut::Inhibited, _) => "its effect is inhibited".into(),
            (LeftOut::Weaker, _) => "a stronger one of its kind counts instead".into(),
            (LeftOut::Condition, Some(rule)) => self.condition(rule),
            (LeftOut::Condition, None) => "its condition does not hold".into(),
            (LeftOut::Overridden, _) => "an Override that comes first decides alone".into(),
            (LeftOut::NotFinite, _) => "its formula is not finite".into(),
            (LeftOut::Disabled, _) => "its system is disabled".into(),
            (LeftOut::Bucket, _) => {
                format!(
                    "merge {:?} takes only Flat and Override",
                    self.compiled.dimensions[self.slot as usize].merge
                )
            }
            (LeftOut::Realm, _) => "the actor is not in its realm".into(),
            (LeftOut::Layer, _) => "its layer does not exist".into(),
        }
    }

    /// Returns all statements about the dimension that do not count, including those that never reached the fold.
    fn left_out(&self, recorder: &Recorder) -> Vec<LeftOutStep> {
        let mut steps: Vec<LeftOutStep> = recorder
            .left_out
            .iter()
            .map(|(term, why)| {
                let (value, why) = match term.origin {
                    Origin::Rule(index) => {
                        let said = &self.compiled.terms[index as usize];
                        (self.amount(said.value), self.why(*why, Some(said.rule)))
                    }
                    Origin::Effect { at, term } => {
                        let said = &self.compiled.effect_terms[term as usize];
                        (self.amount(said.value), self.why_of_effect(*why, at, Some(said.rule)))
                    }
                    _ => (shortest(term.value), self.why(*why, None)),
                };
                LeftOutStep { bucket: Some(term.bucket), value, source: self.source(term), why }
            })
            .collect();
        let known = |index: u32| {
            let is = |term: &Term| term.origin == Origin::Rule(index);
            recorder.terms.iter().any(|(term, _)| is(term))
                || recorder.left_out.iter().any(|(term, _)| is(term))
        };
        for (index, said) in (0..).zip(&self.compiled.terms).filter(|(_, said)| said.slot == self.slot) {
            if !known(index) {
                steps.push(LeftOutStep {
                    bucket: Some(said.bucket),
                    value: self.amount(said.value),
                    source: self.rule_source(said),
                    why: self.never_near(said.system, Some(said.rule)),
                });
            }
        }
        let name = self.compiled.table.info(self.slot).name;
        let rejected =
            [self.inputs.base.rejected(), self.inputs.contributions.rejected(), self.inputs.caps.rejected()];
        for rejected in rejected.into_iter().flatten().filter(|rejected| rejected.dimension == name) {
            let source = self.own_source(rejected.system, 0, Labels::default(), None);
            steps.push(LeftOutStep {
                bucket: None,
                value: String::new(),
                source,
                why: rejected.why.to_string(),
            });
        }
        steps
    }

    /// Returns why a rule's statement never reached the fold.
    fn never_near(&self, system: Symbol, rule: Option<u32>) -> String {
        match rule {
            _ if !self.registry.is_enabled(system) => self.why(LeftOut::Disabled, None),
            Some(rule) => self.condition(rule),
            None => self.why(LeftOut::Realm, None),
        }
    }

    fn layers(&self, recorder: &Recorder) -> Vec<LayerStep> {
        let mut steps = Vec::new();
        for ((number, bounds), layer) in (0..).zip(&recorder.layers).zip(&self.compiled.layers.order) {
            let caps: Vec<CapStep> = recorder
                .caps
                .iter()
                .filter(|cap| cap.layer == number)
                .map(|cap| CapStep {
                    mode: cap.mode,
                    kind: cap.kind,
                    value: cap.value,
                    formula: match cap.origin {
                        CapOrigin::Rule(index) => self.formula(self.compiled.caps[index as usize].value),
                        CapOrigin::Effect { cap, .. } => {
                            self.formula(self.compiled.effect_caps[cap as usize].value)
                        }
                        CapOrigin::Own(_) => None,
                    },
                    not_binding: self.not_binding(recorder, cap),
                    source: self.cap_source(cap),
                })
                .collect();
            if !caps.is_empty() {
                let bounds = EffectiveCaps { min: bounds.min.value, max: bounds.max.value };
                steps.push(LayerStep { layer: *layer, bounds, caps });
            }
        }
        steps
    }

    fn caps_left_out(&self, recorder: &Recorder) -> Vec<CapLeftOutStep> {
        let mut steps: Vec<CapLeftOutStep> = recorder
            .caps_left_out
            .iter()
            .map(|(cap, why)| {
                let (value, why) = match cap.origin {
                    CapOrigin::Rule(index) => {
                        let said = &self.compiled.caps[index as usize];
                        (self.amount(said.value), self.why(*why, said.rule))
                    }
                    CapOrigin::Effect { at, cap } => {
                        let said = &self.compiled.effect_caps[cap as usize];
                        (self.amount(said.value), self.why_of_effect(*why, at, said.rule))
                    }
                    CapOrigin::Own(_) => (shortest(cap.value), self.why(*why, None)),
                };
                let source = self.cap_source(cap);
                CapLeftOutStep { mode: cap.mode, kind: cap.kind, value, source, why }
            })
            .collect();
        let known = |index: u32| {
            let is = |cap: &CapTerm| cap.origin == CapOrigin::Rule(index);
            recorder.caps.iter().any(is) || recorder.caps_left_out.iter().any(|(cap, _)| is(cap))
        };
        for (index, said) in (0..).zip(&self.compiled.caps).filter(|(_, said)| said.slot == self.slot) {
            if known(index) {
                continue;
            }
            let elsewhere = said.realm.filter(|realm| !self.inputs.realms.contains(realm));
            let why = match elsewhere {
                Some(realm) => format!("the actor is not in its realm {realm}"),
                None => self.never_near(said.system, said.rule),
            };
            steps.push(CapLeftOutStep {
                mode: said.mode,
                kind: said.kind,
                value: self.amount(said.value),
                source: self.rule_cap_source(said),
                why,
            });
        }
        steps
    }
}
