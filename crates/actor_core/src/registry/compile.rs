//! Compiles [`Definitions`] into a [`Compiled`] registry and reports every problem in them.

use std::sync::Arc;

use crate::definitions::{DimensionDef, DimensionKind, MergeRule};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::formula::Program;
use crate::report::ReportLog;
use crate::vocabulary::{EffectiveCaps, Symbol, SymbolMap, Value, canonical_order, name_hash};

use super::check;
use super::check_effects;
use super::compile_effects::{EffectUnit, add_effect, compile_effects, index_effects};
use super::compiled::{Compiled, CompiledDimension, CompiledProgram, ReferencedNames};
use super::compiled_rule::{Amount, CompiledCondition, RuleCap, RuleTerm};
use super::cycles;
use super::dictionary::{Dictionary, Suggestions};
use super::graph::Edge;
use super::rule_budget::RuleBudget;
use super::rules::{Reason, Unit};
use super::table::{DimensionTable, SlotInfo};
use crate::definitions::Definitions;

/// The outcome of compiling.
pub(crate) struct Outcome {
    /// The registry, or `None` if dimensions, layers, curves or standing caps have errors. Subsystems with errors are
    /// left out of it.
    pub compiled: Option<Compiled>,
    /// All problems of the definitions.
    pub problems: Diagnostics,
    /// Whether each subsystem's definition is good, by index.
    pub good: Vec<bool>,
    /// Whether each effect's definition is good, by index.
    pub good_effects: Vec<bool>,
}

/// Compiles definitions. The slots of the previous table keep their numbers.
pub(crate) fn compile(
    definitions: &Definitions,
    previous: Option<&Arc<DimensionTable>>,
    reports: &ReportLog,
) -> Outcome {
    let mut problems = Diagnostics::default();
    check::check(definitions, &mut problems);
    let layers = definitions.layers.as_ref().map(|layers| layers.layers.clone()).unwrap_or_default();
    let slots = slots(definitions, previous.map(AsRef::as_ref));
    // An equal table is kept, so that snapshots keep their shapes.
    let table = match previous.filter(|previous| previous.slots() == slots) {
        Some(previous) => previous.clone(),
        None => Arc::new(DimensionTable::new(slots, reports.clone())),
    };
    let by_name: foldhash::HashMap<Symbol, &DimensionDef> =
        definitions.dimensions.iter().map(|named| (named.name, &named.what)).collect();
    let merges: Vec<MergeRule> = table
        .slots()
        .iter()
        .map(|info| by_name.get(&info.name).map_or(MergeRule::Pipeline, |def| def.merge))
        .collect();
    let curve_names: Vec<Symbol> = definitions.curves.iter().map(|curve| curve.name).collect();
    let curves = SymbolMap::new(curve_names.iter().copied().zip(0..).collect::<Vec<_>>());
    let layer_index = SymbolMap::new(layers.order.iter().copied().zip(0..).collect::<Vec<_>>());
    let dictionary = Dictionary {
        table: &table,
        merges: &merges,
        layers: &layers.order,
        layer_index: &layer_index,
        curves: &curves,
        curve_names: &curve_names,
        near: Suggestions::default(),
        takes_inputs: false,
        limits: definitions.limits.bounded(),
    };

    let (mut ground, bases) = compile_ground(definitions, &dictionary);
    let fatal = problems.has_errors() || ground.problems.has_errors();
    let mut rule_budget = RuleBudget::new(definitions.limits);
    let mut units = compile_subsystems(definitions, &dictionary, &mut rule_budget, &mut problems);
    let of_effects = Dictionary { takes_inputs: true, near: Suggestions::default(), ..dictionary };
    let mut effects = compile_effects(definitions, &of_effects, &mut rule_budget, units.len());
    let bad_effects = check_effects::check(definitions, &mut problems);
    for effect in effects.iter_mut().filter(|effect| bad_effects.contains(&effect.definition)) {
        effect.good = false;
    }
    let all = units.iter().map(|subsystem| &subsystem.unit).chain(effects.iter().map(|effect| &effect.unit));
    let straight = cycles::straighten(&table, &ground, all, &mut problems);
    for unit in straight.left_out {
        match units.len() {
            subsystems if unit < subsystems => units[unit].good = false,
            subsystems => effects[unit - subsystems].good = false,
        }
    }
    for effect in &mut effects {
        problems.append(std::mem::take(&mut effect.unit.problems));
    }
    problems.append(std::mem::take(&mut ground.problems));
    problems.sort();
    let mut good = vec![false; units.len()];
    for unit in &units {
        good[unit.definition] = unit.good;
    }
    let mut good_effects = vec![false; effects.len()];
    for effect in &effects {
        good_effects[effect.definition] = effect.good;
    }
    let Some(ranks) = straight.ranks.filter(|_| !fatal) else {
        return Outcome { compiled: None, problems, good, good_effects };
    };

    let mut compiled = Compiled {
        dimensions: table
            .slots()
            .iter()
            .enumerate()
            .map(|(slot, info)| CompiledDimension {
                merge: merges[slot],
                base: bases[slot],
                rank: ranks[slot],
                round: info.round,
                clamp: info.clamp,
                plain: merges[slot] == MergeRule::Pipeline && info.kind != DimensionKind::Context,
                read: false,
            })
            .collect(),
        limits: definitions.limits.bounded(),
        layers,
        curves: definitions.curves.iter().map(|curve| curve.what.clone()).collect(),
        ..Compiled::default()
    };
    let units = units.into_iter().filter(|unit| unit.good).map(|unit| unit.unit);
    for unit in std::iter::once(ground).chain(units) {
        add_unit(&mut compiled, unit);
    }
    let is_on = |effect: &EffectUnit| effect.good && definitions.effects[effect.definition].says.enabled;
    for effect in effects.into_iter().filter(is_on) {
        add_effect(&mut compiled, effect);
    }
    index_effects(&mut compiled);
    compiled.terms.sort_by(|a, b| (a.slot, a.bucket).cmp(&(b.slot, b.bucket)).then_with(|| term_order(a, b)));
    compiled.caps.sort_by(|a, b| a.slot.cmp(&b.slot).then_with(|| cap_order(a, b)));
    mark_read(&mut compiled);
    compiled.asked = asked(&compiled);
    compiled.table = table;
    Outcome { compiled: Some(compiled), problems, good, good_effects }
}

/// Returns the slots of the previous table, then new slots in the order of their names.
fn slots(definitions: &Definitions, previous: Option<&DimensionTable>) -> Vec<SlotInfo> {
    let mut slots: Vec<SlotInfo> = previous.map_or_else(Vec::new, |table| table.slots().to_vec());
    let mut known: foldhash::HashMap<Symbol, usize> =
        slots.iter().enumerate().map(|(i, info)| (info.name, i)).collect();
    for info in &mut slots {
        info.defined = false;
    }
    let mut dimensions: Vec<_> = definitions.dimensions.iter().collect();
    dimensions.sort_by_key(|named| named.name);
    for named in dimensions {
        let info = SlotInfo {
            name: named.name,
            hash: name_hash(named.name.as_str()),
            defined: true,
            kind: named.what.kind,
            round: named.what.round,
            clamp: EffectiveCaps { min: named.what.min + 0.0, max: named.what.max + 0.0 },
        };
        match known.get(&named.name) {
            Some(at) => slots[*at] = info,
            None => {
                known.insert(named.name, slots.len());
                slots.push(info);
            }
        }
    }
    slots
}

/// Compiles the bases of the dimensions and the standing caps. Returns them with the program of each base, by slot.
fn compile_ground(definitions: &Definitions, dictionary: &Dictionary) -> (Unit, Vec<Option<u32>>) {
    let mut unit = Unit::default();
    let mut bases = vec![None; dictionary.table.slots().len()];
    for named in &definitions.dimensions {
        let (Some(base), Some(slot)) = (&named.what.base, dictionary.table.slot(named.name)) else {
            continue;
        };
        let origin = match &named.place {
            Some(place) => format!("{place} (the base of `{}`)", named.name),
            None => format!("the base of `{}`", named.name),
        };
        let text = match base {
            Value::Formula(text) => text.clone(),
            Value::Number(number) if number.is_finite() => {
                let program = Program::constant(*number);
                unit.programs.push(CompiledProgram::new(program, origin, None));
                bases[slot as usize] = Some(unit.programs.len() as u32 - 1);
                continue;
            }
            Value::Number(number) => {
                let message = format!("the base of `{}` must be a finite number, not {number}", named.name);
                unit.problems.push(Diagnostic::error("not-finite", named.place.clone(), message));
                continue;
            }
        };
        let (program, reads) = unit.program(&text, &origin, dictionary);
        bases[slot as usize] = program;
        for source in reads {
            let place = text.place().or_else(|| named.place.clone());
            let why = Reason { subsystem: None, place, condition: None, text: "its base".into() };
            unit.edges.push(Edge { target: slot, source, why });
        }
    }
    for said in &definitions.caps {
        unit.standing_cap(said, dictionary);
    }
    (unit, bases)
}

/// A subsystem, compiled on its own.
struct Subsystem {
    /// The index of its definition.
    definition: usize,
    unit: Unit,
    /// Whether it has no error. A subsystem with an error is left out.
    good: bool,
}

/// Compiles each subsystem on its own, in the order of their ids.
fn compile_subsystems(
    definitions: &Definitions,
    dictionary: &Dictionary,
    rule_budget: &mut RuleBudget,
    problems: &mut Diagnostics,
) -> Vec<Subsystem> {
    // Sorted by id, so that the order of loading makes no difference. Of two with the same id, the one whose file comes
    // first in the alphabet counts.
    let mut order: Vec<usize> = (0..definitions.subsystems.len()).collect();
    order.sort_by_key(|i| (definitions.subsystems[*i].id, definitions.subsystems[*i].place.clone()));
    let mut units = Vec::new();
    for (position, i) in order.iter().enumerate() {
        let def = &definitions.subsystems[*i];
        let mut unit = Unit::subsystem(position, def, def.id, dictionary);
        rule_budget.count(def, &def.place, &mut unit);
        let mut bad = unit.problems.has_errors() || def.broken;
        let first = order.partition_point(|other| definitions.subsystems[*other].id < def.id);
        if first < position {
            bad = true;
            let first = definitions.subsystems[order[first]].place.clone();
            let other = first.as_ref().map_or_else(String::new, |place| format!(" at {place}"));
            problems.push(
                Diagnostic::error(
                    "duplicate-subsystem",
                    def.place.clone(),
                    format!("a subsystem with the id `{}` stands{other} already", def.id),
                )
                .related(first, "the first")
                .help("give one of the two another id, or put their rules into one file"),
            );
        }
        problems.append(std::mem::take(&mut unit.problems));
        units.push(Subsystem { definition: *i, unit, good: !bad });
    }
    units
}

/// Adds a compiled unit to the registry.
fn add_unit(compiled: &mut Compiled, mut unit: Unit) {
    unit.renumber(compiled.programs.len() as u32, compiled.rules.len() as u32);
    compiled.programs.append(&mut unit.programs);
    compiled.terms.append(&mut unit.terms);
    compiled.caps.append(&mut unit.caps);
    compiled.rules.append(&mut unit.rules);
}

impl Unit {
    /// Renumbers the programs and rules of the unit, so that they begin with these numbers.
    pub(super) fn renumber(&mut self, programs: u32, rules: u32) {
        for term in &mut self.terms {
            term.value.renumber(programs);
            term.rule += rules;
        }
        for cap in &mut self.caps {
            cap.value.renumber(programs);
            cap.rule = cap.rule.map(|rule| rule + rules);
        }
        for rule in &mut self.rules {
            rule.test.renumber(programs);
        }
    }
}

/// Compares terms of one dimension and bucket: by priority, then system, then constants before formulas, then value.
fn term_order(a: &RuleTerm, b: &RuleTerm) -> std::cmp::Ordering {
    canonical_order((a.priority, a.system), (b.priority, b.system))
        .then_with(|| amount_order(a.value, b.value))
        .then_with(|| a.labels.cmp(&b.labels))
}

fn cap_order(a: &RuleCap, b: &RuleCap) -> std::cmp::Ordering {
    canonical_order((a.priority, a.system), (b.priority, b.system))
        .then_with(|| amount_order(a.value, b.value))
}

fn amount_order(a: Amount, b: Amount) -> std::cmp::Ordering {
    match (a, b) {
        (Amount::Number(a), Amount::Number(b)) => a.total_cmp(&b),
        (Amount::Number(_), Amount::Program(_)) => std::cmp::Ordering::Less,
        (Amount::Program(_), Amount::Number(_)) => std::cmp::Ordering::Greater,
        (Amount::Program(a), Amount::Program(b)) => a.cmp(&b),
    }
}

/// Marks every dimension that a formula or a condition reads.
fn mark_read(compiled: &mut Compiled) {
    fn mark(test: &CompiledCondition, dimensions: &mut [CompiledDimension]) {
        match test {
            CompiledCondition::AtLeast(slot, _) | CompiledCondition::Below(slot, _) => {
                dimensions[*slot as usize].read = true;
            }
            CompiledCondition::All(list) | CompiledCondition::Any(list) => {
                list.iter().for_each(|test| mark(test, dimensions));
            }
            CompiledCondition::Not(inner) => mark(inner, dimensions),
            CompiledCondition::Always(_)
            | CompiledCondition::Race(_)
            | CompiledCondition::Tag(_)
            | CompiledCondition::Realm(_)
            | CompiledCondition::Program(_) => {}
        }
    }
    for slot in compiled.programs.iter().flat_map(|formula| formula.program.reads()) {
        compiled.dimensions[*slot as usize].read = true;
    }
    for rule in compiled.rules.iter().chain(&compiled.effect_rules) {
        mark(&rule.test, &mut compiled.dimensions);
    }
    for effect in &compiled.effects {
        mark(&effect.stays, &mut compiled.dimensions);
    }
}

/// Collects the names that rules and caps ask for.
fn asked(compiled: &Compiled) -> ReferencedNames {
    #[derive(Default)]
    struct Lists {
        races: Vec<Symbol>,
        tags: Vec<Symbol>,
        realms: Vec<Symbol>,
    }
    fn collect(test: &CompiledCondition, lists: &mut Lists) {
        match test {
            CompiledCondition::Race(name) => lists.races.push(*name),
            CompiledCondition::Tag(name) => lists.tags.push(*name),
            CompiledCondition::Realm(name) => lists.realms.push(*name),
            CompiledCondition::All(list) | CompiledCondition::Any(list) => {
                list.iter().for_each(|test| collect(test, lists));
            }
            CompiledCondition::Not(inner) => collect(inner, lists),
            CompiledCondition::Always(_)
            | CompiledCondition::AtLeast(..)
            | CompiledCondition::Below(..)
            | CompiledCondition::Program(_) => {}
        }
    }
    let mut lists = Lists::default();
    compiled.rules.iter().for_each(|rule| collect(&rule.test, &mut lists));
    lists.realms.extend(compiled.caps.iter().filter_map(|cap| cap.realm));
    // All three maps share one range of numbers, so that each number in a list has one meaning.
    let mut next = 0;
    let mut map = |mut names: Vec<Symbol>| {
        names.sort_unstable();
        names.dedup();
        let numbered: Vec<_> = names.into_iter().zip(next..).collect();
        next += numbered.len() as u32;
        SymbolMap::new(numbered)
    };
    let (races, tags, realms) = (map(lists.races), map(lists.tags), map(lists.realms));
    ReferencedNames { races, tags, realms, anything: next > 0 }
}
