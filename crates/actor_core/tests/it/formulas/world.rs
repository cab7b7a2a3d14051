//! Resolves a formula at every place where one may stand, and compares with the naive value of the formula.

use std::collections::BTreeMap;

use actor_core::prelude::*;
use actor_core::{Diagnostic, Diagnostics, Severity};

use naive::formula::{Curve as NaiveCurve, Formula};

/// The dimensions that a formula may read. Some begin like a word of the language, or end like a number.
pub const NAMES: [&str; 12] =
    ["strength", "hp_max", "a", "b", "e", "e1", "e_3", "android", "order", "nothing", "iffy", "true_north"];

/// The values of the dimensions; one that is not there is absent.
pub type Values = BTreeMap<&'static str, f64>;

type Points = &'static [(f64, f64)];

/// Curves: the name, whether it goes in steps, and its points.
pub const CURVES: [(&str, bool, Points); 3] = [
    ("line", false, &[(-3.0, 0.3), (0.0, 10.0), (10.0, 20.1), (20.0, 0.0), (1e6, -7.0)]),
    ("stairs", true, &[(0.0, 100.0), (1.0, 300.0), (2.5, 600.0), (1e300, -1.0)]),
    // So far apart that the way from point to point is not finite.
    ("spike", false, &[(-1e308, -1e308), (0.0, 1e308), (1.0, 1.0), (2.0, 1.5), (1e308, 9.0)]),
];

/// How a formula is written as text in a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quotes {
    /// With an escape only where there must be one.
    Plain,
    /// With an escape wherever there can be one.
    Escaped,
    /// `r##"…"##`, unless the text itself ends such a string.
    Raw,
}

/// Whether a formula is accepted. Both implementations must agree, and what this crate says of a formula that it
/// refuses must stand at the same characters of the formula, however it is written.
#[track_caller]
pub fn accepted_by_both(text: &str, quotes: Quotes) -> bool {
    let problems = problems(text, quotes);
    assert_eq!(problems, self::problems(text, Quotes::Plain), "{text:?} as {quotes:?}");
    let ours = problems.is_empty();
    let theirs = naive(text);
    // A number and a word without anything between them: the design does not say whether they are two tokens. Nor does it
    // say what nests too deep.
    let too_deep = problems.iter().any(|(_, code, ..)| *code == "formula-too-deep")
        || theirs.as_ref().is_err_and(|error| error == "the formula nests too deep");
    if !glued(text) && !too_deep {
        assert_eq!(ours, theirs.is_ok(), "{text:?}: {theirs:?}\n{problems:?}");
    }
    ours && theirs.is_ok()
}

/// Evaluates a formula by both implementations for each of these actors, which must give the same bits. Gives the values;
/// `None` is not finite.
#[track_caller]
pub fn both(text: &str, quotes: Quotes, actors: &[Values]) -> Vec<Option<f64>> {
    let (registry, (_, problems)) = load(text, quotes);
    assert!(!problems.has_errors(), "{text:?}: {problems}");
    let theirs = naive(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    let evaluated = |values: &Values| {
        let expected =
            theirs.evaluate(&naive_curves(), &|name| values.get(name).map_or(0.0, |value| value + 0.0));
        let expected = expected.ok();
        let bits = |value: Option<f64>| value.map(f64::to_bits);
        let written = values.iter().map(|(name, value)| format!("{name:?}: {value:?}")).collect::<Vec<_>>();
        let actor = format!("(id: \"a\", name: \"A\", base: {{{}}})", written.join(", "));
        let actor = ActorDefinition::from_ron("a.actor.ron", actor).expect("the actor is valid");
        registry.reports().forget();
        let snapshot = actor.resolve(&registry);
        let about = format!("{text:?} of {values:?} as {quotes:?}");
        assert_eq!(bits(snapshot.get("base")), bits(Some(expected.unwrap_or(0.0))), "{about}, as a base");
        assert_eq!(bits(snapshot.get("value")), bits(expected), "{about}, as a value");
        let capped = snapshot.caps("capped").map(|caps| caps.max);
        assert_eq!(bits(capped), bits(Some(expected.unwrap_or(f64::INFINITY))), "{about}, as a cap");
        let truth = expected.is_some_and(|value| value != 0.0);
        assert_eq!(snapshot.get("truth").is_some(), truth, "{about}, as a condition");
        // Once for each of the four.
        let reports = registry.reports().drain();
        assert_eq!(reports.len(), if expected.is_some() { 0 } else { 4 }, "{about}: {reports:?}");
        assert!(reports.iter().all(|report| report.severity == Severity::Warning), "{about}: {reports:?}");
        expected
    };
    actors.iter().map(evaluated).collect()
}

/// A registry of files with the formula in all places, and what is wrong with it.
fn load(text: &str, quotes: Quotes) -> (Registry, (BTreeMap<&'static str, String>, Diagnostics)) {
    let formula = Written::new(text, quotes).whole;
    let names: String = NAMES.iter().map(|name| format!("{name:?}: (), ")).collect();
    let curves: String = CURVES
        .iter()
        .map(|(name, step, points)| format!("{name:?}: (step: {step}, points: {points:?}), "))
        .collect();
    let files = BTreeMap::from([
        (
            "dimensions.ron",
            format!(
                "(dimensions: {{{names}\"event\": (kind: Context), \"value\": (), \"truth\": (), \"capped\": (base: 1),
                 \"base\": (base: {formula})}})"
            ),
        ),
        ("curves.ron", format!("(curves: {{{curves}}})")),
        (
            "subsystems/test.subsystem.ron",
            format!(
                "(id: \"test\", rules: [(set: {{\"value\": {formula}}}),
                 (limits: [(dimension: \"capped\", hard_max: {formula})]),
                 (when: {formula}, set: {{\"truth\": 1}})])"
            ),
        ),
    ]);
    let folder = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let (registry, problems) = Registry::from_folder(&folder);
    assert!(
        registry.is_ready() || problems.has_errors(),
        "{text:?}: nothing is wrong, and yet it is not ready"
    );
    (registry, (files, problems))
}

/// What is wrong with a formula: for each problem the file, the code and the characters of the formula that are concerned.
#[track_caller]
fn problems(text: &str, quotes: Quotes) -> Vec<(String, &'static str, usize, usize)> {
    let (_, (files, problems)) = load(text, quotes);
    let written = Written::new(text, quotes);
    let of_formula = |problem: &Diagnostic| {
        let place = problem.place.as_ref().unwrap_or_else(|| panic!("{text:?}: {problem} stands nowhere"));
        if problem.code == "cycle" {
            // Of a formula that names its own dimension; it stands at the whole statement.
            return (place.file.to_string(), problem.code, 0, 0);
        }
        let file = &files[place.file.as_ref()];
        let (start, end) = (place.span.start as usize, place.span.end as usize);
        let before = &file[..start];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        assert_eq!(
            (place.span.line as usize, place.span.column as usize),
            (line, column),
            "{text:?}: {problem}"
        );
        // The one of the file's formulas in which it stands.
        let (at, _) = file
            .rmatch_indices(written.whole.as_str())
            .find(|(at, _)| *at <= start)
            .expect("one is before it");
        let character = |byte: usize| {
            let found = written.characters.iter().position(|from| at + from == byte);
            found.unwrap_or_else(|| {
                panic!("{text:?} as {quotes:?}: {problem} is off: {start}..{end} in\n{file}")
            })
        };
        assert!(!problem.message.is_empty(), "{text:?}: {problem:?}");
        (place.file.to_string(), problem.code, character(start), character(end))
    };
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(of_formula).collect()
}

/// A formula as a RON file has it.
struct Written {
    whole: String,
    /// Where each of its characters begins, and where the last ends.
    characters: Vec<usize>,
}

impl Written {
    fn new(text: &str, quotes: Quotes) -> Self {
        let raw = quotes == Quotes::Raw && !text.contains("\"##");
        let (before, after) = if raw { ("r##\"", "\"##") } else { ("\"", "\"") };
        let mut written = Self { whole: before.to_owned(), characters: vec![before.len()] };
        for c in text.chars() {
            match c {
                _ if raw => written.whole.push(c),
                _ if quotes == Quotes::Escaped => written.whole += &format!("\\u{{{:x}}}", u32::from(c)),
                '"' | '\\' => written.whole.extend(['\\', c]),
                _ => written.whole.push(c),
            }
            written.characters.push(written.whole.len());
        }
        written.whole += after;
        written
    }
}

fn naive_curves() -> BTreeMap<String, NaiveCurve> {
    let curve = |(name, step, points): (&str, bool, Points)| {
        (name.to_owned(), NaiveCurve::new(step, points.to_vec()).expect("the curve is valid"))
    };
    CURVES.into_iter().map(curve).collect()
}

/// The formula as the naive implementation reads it, if all of its names can be read.
fn naive(text: &str) -> Result<Formula, String> {
    let formula = Formula::parse(text, &naive_curves())?;
    match formula.names().into_iter().find(|name| !NAMES.contains(&name.as_str())) {
        Some(unknown) => Err(format!("`{unknown}` cannot be read")),
        None => Ok(formula),
    }
}

/// Whether a letter follows a number at once, other than the `e` of the number.
fn glued(text: &str) -> bool {
    let mut inside = ' ';
    text.char_indices().any(|(at, c)| {
        let kind = match c {
            'a'..='z' | 'A'..='Z' | '_' if inside == 'n' => 'g',
            'a'..='z' | 'A'..='Z' | '_' => 'w',
            '0'..='9' | '.' if inside == 'w' => 'w',
            '0'..='9' | '.' => 'n',
            _ => ' ',
        };
        let exponent = c == 'e'
            && text[at + 1..].trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit());
        inside = if kind == 'g' && exponent { 'n' } else { kind };
        inside == 'g'
    })
}
