//! Prints numbers: headings, tables, and what changed.

use bevy_actor_core::prelude::*;
use bevy_actor_core::{Breakdown, ContributionStep};
use bevy_ecs::prelude::*;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use crate::game::{
    ATTACK_POWER, ATTACK_SPEED, CRIT_RATE, DEFENSE, HP_MAX, LIFESPAN_YEARS, MOVE_SPEED, STRENGTH,
};

/// The width of the output in characters.
pub const WIDTH: usize = 100;

/// The dimensions whose changes are printed. The content defines many more.
pub static TOLD: [&Dimension; 8] =
    [&STRENGTH, &HP_MAX, &ATTACK_POWER, &ATTACK_SPEED, &DEFENSE, &CRIT_RATE, &MOVE_SPEED, &LIFESPAN_YEARS];

/// Begins an act: prints its title, and what is about to happen.
pub fn act(number: u32, title: &str, what: &str) {
    let title = format!("── {number}. {title} ");
    println!("\n{title:─<WIDTH$}\n{what}\n");
}

/// The last snapshot of an actor whose changes were printed.
#[derive(Component, Default)]
pub struct Shown(Option<Snapshot>);

/// Prints what changed. The query finds only actors with a number that changed in its bits.
pub fn changes(mut actors: Query<(&Name, &Snapshot, &mut Shown), Changed<Snapshot>>) {
    for (name, snapshot, mut shown) in &mut actors {
        if let Some(before) = &shown.0 {
            let changes: Vec<String> =
                TOLD.iter().filter_map(|told| change(before, snapshot, told)).collect();
            for (line, three) in changes.chunks(3).enumerate() {
                let name = if line == 0 { name.as_str() } else { "" };
                println!("  {name:<12}{}", three.join(", "));
            }
        }
        shown.0 = Some(snapshot.clone());
    }
}

/// Formats a change as `strength 50 → 62.5`, or returns `None` if nothing changed.
pub fn change(before: &Snapshot, after: &Snapshot, dimension: &Dimension) -> Option<String> {
    let (before, after) = (number(before.value(dimension)), number(after.value(dimension)));
    (before != after).then(|| format!("{} {before} → {after}", dimension.name()))
}

/// Prints every problem that the plugin reported, such as a failed subsystem. This demo has none.
pub fn reports(mut reports: MessageReader<ActorCoreReport>) {
    for ActorCoreReport(report) in reports.read() {
        eprintln!("{}: {}", report.severity, report.error);
    }
}

/// Creates a table with this header. All columns hold numbers, except the first and those in `texts`.
pub fn table<T: Into<String>>(header: impl IntoIterator<Item = T>, texts: &[usize]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH as u16)
        .set_header(header.into_iter().map(Into::into).collect::<Vec<String>>());
    for (index, column) in table.column_iter_mut().enumerate().skip(1) {
        if !texts.contains(&index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// Formats a number for people: with at most three decimals, and fewer the greater it is.
pub fn number(value: f64) -> String {
    let decimals = match value.abs() {
        1000.0.. => 0,
        100.0.. => 1,
        1.0.. => 2,
        _ => 3,
    };
    let text = format!("{value:.decimals$}");
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text.as_str() };
    if text == "-0" { "0".into() } else { text.into() }
}

/// Formats a range. A side without a bound stays empty.
pub fn range(caps: EffectiveCaps) -> String {
    let bound = |value: f64| if value.is_finite() { number(value) } else { String::new() };
    format!("{}..{}", bound(caps.min), bound(caps.max))
}

/// Lists what a number is made of, in a few words.
pub fn made_of(breakdown: &Breakdown) -> String {
    let base = breakdown.base.as_ref().map(|base| format!("base {}", number(base.value)));
    base.into_iter().chain(breakdown.contributions.iter().map(part)).collect::<Vec<_>>().join(", ")
}

fn part(step: &ContributionStep) -> String {
    // A rule has a name. A contribution from code has at least the name of its system.
    let who = step.source.rule.as_deref().unwrap_or(step.source.system.as_str());
    let value = step.value;
    match step.bucket {
        Bucket::Flat => format!("{who} {}", signed(value)),
        Bucket::Percent => format!("{who} {} %", signed(value * 100.0)),
        Bucket::Mult => format!("{who} ×{}", number(1.0 + value)),
        Bucket::Factor => format!("{who} ×{}", number(value)),
        Bucket::PostAdd => format!("{who} {} at last", signed(value)),
        Bucket::Override => format!("{who} ={}", number(value)),
    }
}

fn signed(value: f64) -> String {
    if value < 0.0 { number(value) } else { format!("+{}", number(value)) }
}

/// Prints a tree. It wraps lines that are too long, and continues the tree's branches in front of the rest.
pub fn print_tree(tree: &str) {
    for line in tree.lines() {
        let branches = line.chars().take_while(|c| "│├└─ ".contains(*c));
        let below: String = branches.map(|c| if "│├".contains(c) { '│' } else { ' ' }).collect();
        // A no-break space keeps the arrow and its number together.
        let mut rest = line.replace("→ ", "→\u{a0}");
        while let Some((end, _)) = rest.char_indices().nth(WIDTH) {
            let Some(space) = rest[..end].rfind(' ').filter(|space| *space > below.len() + 4) else { break };
            println!("{}", rest[..space].trim_end());
            rest = format!("{below}    {}", &rest[space + 1..]);
        }
        println!("{rest}");
    }
}

/// Prints why an effect was not applied.
pub fn refused(refused: On<EffectRefused>, names: Query<&Name>) {
    let name = names.get(refused.entity).map_or("somebody", Name::as_str);
    println!("  {} does not take hold on {name}: {}.", refused.effect, refused.why);
}
