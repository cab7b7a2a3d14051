//! Reports dimensions that depend on each other in a cycle, and leaves out the subsystems and effects that close one.

use crate::diagnostics::{Diagnostic, Diagnostics};

use super::graph::{self, Edge};
use super::rules::{Reason, Unit};
use super::table::DimensionTable;

/// The number of edges after which the search for further cycles ends. Files that people write stay far below it.
const MAX_WORK: usize = 1_000_000;

/// The registry without its cycles.
#[derive(Default)]
pub(super) struct Straight {
    /// The order of evaluation without the units that are left out, or `None` if the bases alone form a cycle.
    pub ranks: Option<Vec<u32>>,
    /// The subsystems and effects that take part in a cycle, by number.
    pub left_out: foldhash::HashSet<usize>,
}

type DependencyEdge<'a> = Edge<&'a Reason>;

/// Reports every cycle. Units with other errors take part, so that one error hides no other.
pub(super) fn straighten<'a>(
    table: &DimensionTable,
    ground: &'a Unit,
    units: impl Iterator<Item = &'a Unit>,
    problems: &mut Diagnostics,
) -> Straight {
    let links: Vec<DependencyEdge> = std::iter::once(ground)
        .chain(units)
        .flat_map(|unit| &unit.edges)
        .map(|Edge { target, source, why }| Edge { target: *target, source: *source, why })
        .collect();
    let slots = table.slots().len();
    if let Some(ranks) = graph::order(slots, &links) {
        return Straight { ranks: Some(ranks), ..Straight::default() };
    }
    let named = name_all(table, &links, problems);
    let straight = leave_out(slots, &links);
    // Every unit that is left out is reported, however many cycles there are.
    let mut unnamed: foldhash::HashSet<usize> = straight.left_out.difference(&named).copied().collect();
    let groups = graph::groups(slots, &links);
    for link in links.iter().filter(|link| in_circle(&groups, link)) {
        if link.why.subsystem.is_some_and(|unit| unnamed.remove(&unit)) {
            let message =
                format!("dimensions depend on each other in a circle, also by this: {}", reads(table, link));
            problems
                .push(Diagnostic::error("cycle", link.why.place.clone(), message).help(split(table, link)));
        }
    }
    straight
}

/// Reports one cycle after another, and returns the units that take part in them.
fn name_all(
    table: &DimensionTable,
    links: &[DependencyEdge],
    problems: &mut Diagnostics,
) -> foldhash::HashSet<usize> {
    let mut named = foldhash::HashSet::default();
    let (mut rest, mut work) = (links.to_vec(), 0);
    while work <= MAX_WORK {
        work += rest.len();
        let cycles = graph::cycles(table.slots().len(), &rest);
        if cycles.is_empty() {
            break;
        }
        // One edge of each cycle is cut, so that other cycles through its remaining edges are still found.
        let mut cut = foldhash::HashSet::default();
        for mut cycle in cycles {
            let by_rule = cycle.iter().rposition(|link| link.why.subsystem.is_some());
            let last = cycle[by_rule.unwrap_or(cycle.len() - 1)];
            cut.insert((last.target, last.source, last.why.subsystem));
            named.extend(cycle.iter().filter_map(|link| link.why.subsystem));
            // The problem is reported at a rule, if there is one, since the rule is left out.
            let first =
                (0..cycle.len()).min_by_key(|at| (cycle[*at].why.subsystem.is_none(), &cycle[*at].why.place));
            cycle.rotate_left(first.unwrap_or(0));
            problems.push(problem(table, &cycle));
        }
        rest.retain(|link| !cut.contains(&(link.target, link.source, link.why.subsystem)));
    }
    named
}

/// Leaves out the units of one cycle after another.
fn leave_out(slots: usize, links: &[DependencyEdge]) -> Straight {
    let mut left_out = foldhash::HashSet::default();
    let (mut rest, mut work) = (links.to_vec(), 0);
    let mut of_bases = false;
    loop {
        let cycles = graph::cycles(slots, &rest);
        if cycles.is_empty() {
            let ranks = graph::order(slots, &rest).filter(|_| !of_bases);
            return Straight { ranks, left_out };
        }
        work += rest.len();
        let mut cut = foldhash::HashSet::default();
        if work > MAX_WORK {
            let groups = graph::groups(slots, &rest);
            let circular = rest.iter().filter(|link| in_circle(&groups, link));
            cut.extend(circular.clone().map(|link| (link.target, link.source)));
            left_out.extend(circular.filter_map(|link| link.why.subsystem));
        }
        for cycle in cycles {
            left_out.extend(cycle.iter().filter_map(|link| link.why.subsystem));
            if cycle.iter().all(|link| link.why.subsystem.is_none()) {
                of_bases = true;
                cut.extend(cycle.iter().map(|link| (link.target, link.source)));
            }
        }
        let before = rest.len();
        rest.retain(|link| match link.why.subsystem {
            Some(unit) => !left_out.contains(&unit),
            None => !cut.contains(&(link.target, link.source)),
        });
        debug_assert!(rest.len() < before, "each cycle is broken");
    }
}

fn in_circle(groups: &[u32], link: &DependencyEdge) -> bool {
    groups[link.target as usize] == groups[link.source as usize]
}

/// Describes a link, such as `` `strength` reads `luck` ``.
fn reads(table: &DimensionTable, link: &DependencyEdge) -> String {
    format!("`{}` reads `{}`", table.info(link.target).name, table.info(link.source).name)
}

/// Returns the help for a cycle with this link.
fn split(table: &DimensionTable, link: &DependencyEdge) -> String {
    let name = table.info(link.target).name;
    let own_share = link.target == link.source && link.why.subsystem.is_some();
    let share = if own_share {
        format!("for a share of itself write `increase: {{\"{name}\": 0.1}}`: +10 %; otherwise ")
    } else {
        String::new()
    };
    let such_as = if link.target == link.source {
        format!("`{name}`")
    } else {
        format!("a dimension, such as `{name}`,")
    };
    format!(
        "{share}split {such_as} in two: `{name}_base`, which the others read, and `{name}`, which reads them"
    )
}

fn problem(table: &DimensionTable, cycle: &[&DependencyEdge]) -> Diagnostic {
    let links: Vec<String> = cycle
        .iter()
        .map(|link| {
            let place = link.why.place.as_ref().map_or_else(String::new, |place| format!(" at {place}"));
            format!("{} ({}{place})", reads(table, link), link.why.text)
        })
        .collect();
    let message = match links.as_slice() {
        [own] => format!("a dimension cannot depend on itself: {own}"),
        _ => format!("dimensions depend on each other in a circle: {}", links.join(", ")),
    };
    let first = cycle[0];
    let problem = Diagnostic::error("cycle", first.why.place.clone(), "").in_full(message);
    let mut problem = problem.help(split(table, first));
    for link in cycle {
        let (read, condition) = (table.info(link.source).name, &link.why.condition);
        problem = problem
            .related(link.why.place.clone(), reads(table, link))
            .related(condition.clone(), format!("this condition reads `{read}`"));
    }
    problem
}
