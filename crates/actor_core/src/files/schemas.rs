//! The schemas of the structs in the files: their fields, an example of each, and hints for other names that people
//! write.

use super::effect_schemas;

/// The schema of a struct in a file.
pub(super) struct StructSchema {
    /// The name of the struct in messages, with its article.
    pub what: &'static str,
    pub fields: &'static [&'static str],
    /// An example of the struct.
    pub example: &'static str,
}

pub(super) const DIMENSIONS: StructSchema = StructSchema {
    what: "dimensions.ron",
    fields: &["dimensions", "allow"],
    example: "(dimensions: {\"strength\": ()})",
};

pub(super) const DIMENSION: StructSchema = StructSchema {
    what: "a dimension",
    fields: &["kind", "merge", "round", "clamp", "base", "unit", "label", "description", "hidden"],
    example: "(base: \"vitality * 10\", clamp: (min: 0))",
};

pub(super) const CLAMP: StructSchema =
    StructSchema { what: "a clamp", fields: &["min", "max"], example: "(min: 0, max: 100)" };

pub(super) const CAP_LAYERS: StructSchema = StructSchema {
    what: "cap_layers.ron",
    fields: &["order", "across_policy", "caps", "allow"],
    example: "(order: [\"REALM\", \"TOTAL\"])",
};

pub(super) const CURVES: StructSchema = StructSchema {
    what: "curves.ron",
    fields: &["curves", "allow"],
    example: "(curves: {\"vigor\": (points: [(1, 10), (99, 50)])})",
};

pub(super) const CURVE: StructSchema =
    StructSchema { what: "a curve", fields: &["points", "step"], example: "(points: [(1, 10), (99, 50)])" };

pub(super) const CONFIG: StructSchema = StructSchema {
    what: "config.ron",
    fields: &["on_failure", "files", "limits", "allow"],
    example: "(on_failure: KeepLast)",
};

pub(super) const LIMITS: StructSchema = StructSchema {
    what: "`limits`",
    fields: &[
        "rules",
        "statements",
        "contributions",
        "effects",
        "formula_bytes",
        "formula_depth",
        "file_bytes",
        "symbols",
    ],
    example: "(effects: 100)",
};

pub(super) const SUBSYSTEM: StructSchema = StructSchema {
    what: "a subsystem file",
    fields: &["id", "priority", "enabled", "rules", "allow"],
    example: "(id: \"race\", rules: [(add: {\"strength\": 5})])",
};

pub(super) const RULE: StructSchema = StructSchema {
    what: "a rule",
    fields: &[
        "name",
        "when",
        "enabled",
        "add",
        "increase",
        "times",
        "add_after",
        "set",
        "limits",
        "contributions",
        "caps",
    ],
    example: "(when: Race(\"elf\"), add: {\"strength\": 5})",
};

pub(super) const CONTRIBUTION: StructSchema = StructSchema {
    what: "a contribution",
    fields: &["dimension", "bucket", "value", "system", "priority", "labels"],
    example: "(dimension: \"strength\", bucket: Flat, value: 5)",
};

pub(super) const CAP: StructSchema = StructSchema {
    what: "a cap",
    fields: &["dimension", "mode", "kind", "value", "system", "priority", "scope", "realm", "labels"],
    example: "(dimension: \"strength\", mode: HardMax, value: 600)",
};

pub(super) const LIMIT: StructSchema = StructSchema {
    what: "a limit",
    fields: &[
        "dimension",
        "layer",
        "realm",
        "priority",
        "hard_max",
        "hard_min",
        "base_max",
        "base_min",
        "add_max",
        "add_min",
        "set_max",
        "set_min",
    ],
    example: "(dimension: \"strength\", hard_max: 600)",
};

pub(super) const ACTOR: StructSchema = StructSchema {
    what: "an actor",
    fields: &[
        "id",
        "name",
        "race",
        "lifespan",
        "age",
        "realms",
        "tags",
        "base",
        "contributions",
        "caps",
        "allow",
    ],
    example: "(id: \"hero\", name: \"Grey Wolf\")",
};

impl StructSchema {
    /// Returns a hint for a field that has this name in other games or engines.
    pub fn other_field(&self, name: &str) -> Option<&'static str> {
        let lower = name.to_lowercase();
        Some(match (self.what, lower.as_str()) {
            ("a rule", "flat" | "plus" | "bonus" | "base") => "write `add: {…}`",
            ("a rule", "percent" | "percentage" | "mult") => "write `increase: {…}`: 0.2 is +20 %",
            ("a rule", "factor" | "multiply" | "mul") => "write `times: {…}`: 1.5 is ×1.5",
            ("a rule", "post_add" | "postadd" | "after") => "write `add_after: {…}`",
            ("a rule", "override" | "value") => "write `set: {…}`",
            ("a rule", "condition" | "conditions" | "if" | "requires" | "race") => {
                "write `when: …`, such as when: Race(\"elf\")"
            }
            ("a rule", "max" | "min" | "hard_max" | "hard_min" | "limit" | "cap") => {
                "write `limits: [(dimension: \"strength\", hard_max: 600)]`"
            }
            ("a rule", "priority") => {
                "write it in front of `rules`, for the whole file, or into a contribution"
            }
            ("a rule", "id") => "write `name: …`",
            ("a rule" | "a subsystem file", "description" | "comment" | "note")
            | ("an effect", "comment" | "note") => "write a comment: it begins with `//`",
            ("a limit", "scope") => "write `layer: …`",
            ("a limit", "max" | "value") => "write `hard_max: …`",
            ("a limit", "min") => "write `hard_min: …`",
            ("a limit", "mode" | "kind") => {
                "write `hard_max: 600`, or, in `caps`, `mode: HardMax, value: 600`"
            }
            ("a cap", "layer") => "write `scope: …`",
            ("a cap", "hard_max" | "max") => {
                "write `mode: HardMax, value: …`, or, in `limits`, `hard_max: …`"
            }
            ("a cap", "hard_min" | "min") => {
                "write `mode: HardMin, value: …`, or, in `limits`, `hard_min: …`"
            }
            ("a dimension", "min" | "max") => "write `clamp: (min: …, max: …)`",
            ("a dimension", "default" | "value" | "formula") => "write `base: …`",
            ("a dimension", "type") => "write `kind: …`",
            ("a dimension", "name") => "write `label: …`: the name stands in front of the colon",
            ("an actor", "realm") => "write `realms: [\"…\"]`",
            ("an actor", "tag") => "write `tags: [\"…\"]`",
            ("an actor", "stats" | "dimensions" | "attributes") => "write `base: {…}`",
            (form, name) => return effect_schemas::other_field(form, name),
        })
    }
}

/// Returns an example of a required field.
pub(super) fn example_of_field(name: &str) -> &'static str {
    match name {
        "dimension" => "dimension: \"strength\"",
        "bucket" => "bucket: Flat",
        "mode" => "mode: HardMax",
        "value" => "value: 5",
        "points" => "points: [(1, 10), (99, 50)]",
        "system" => "system: \"items\"",
        "name" => "name: \"Grey Wolf\"",
        _ => "id: \"race\"",
    }
}

/// Names from other games and engines, each with the name that files use here. One name may appear several times: the
/// first entry whose second name is allowed in the place at hand counts.
const OTHER_NAMES: [(&str, &str); 64] = [
    ("Add", "Flat"),
    ("Plus", "Flat"),
    ("Bonus", "Flat"),
    ("Base", "Flat"),
    ("Increase", "Percent"),
    ("Times", "Factor"),
    ("Multiply", "Factor"),
    ("Mul", "Factor"),
    ("AddAfter", "PostAdd"),
    ("Post", "PostAdd"),
    ("Set", "Override"),
    ("Base", "Baseline"),
    ("Add", "Additive"),
    ("Max", "HardMax"),
    ("Maximum", "HardMax"),
    ("Min", "HardMin"),
    ("Minimum", "HardMin"),
    ("Maximum", "Max"),
    ("Minimum", "Min"),
    ("HardMax", "Max"),
    ("HardMin", "Min"),
    ("Upper", "Max"),
    ("Lower", "Min"),
    ("Add", "Sum"),
    ("Mean", "Average"),
    ("Avg", "Average"),
    ("Product", "Multiply"),
    ("Up", "Ceil"),
    ("Down", "Floor"),
    ("Round", "Nearest"),
    ("Keep", "KeepLast"),
    ("And", "All"),
    ("Or", "Any"),
    ("Every", "All"),
    ("AtMost", "Below"),
    ("HasTag", "Tag"),
    ("HasRealm", "Realm"),
    ("IsRace", "Race"),
    ("Second", "Seconds"),
    ("Secs", "Seconds"),
    ("Sec", "Seconds"),
    ("Timed", "Seconds"),
    ("Frames", "Ticks"),
    ("Turns", "Ticks"),
    ("Rounds", "Ticks"),
    ("Tick", "Ticks"),
    ("Permanent", "Forever"),
    ("Infinite", "Forever"),
    ("Always", "Forever"),
    ("Endless", "Forever"),
    ("Immediate", "Instant"),
    ("Once", "Instant"),
    ("Highest", "Strongest"),
    ("Max", "Strongest"),
    ("Unique", "OnePerType"),
    ("Reset", "Refresh"),
    ("Renew", "Refresh"),
    ("Prolong", "Extend"),
    ("Override", "Replace"),
    ("Reject", "Ignore"),
    ("Strongest", "KeepStrongest"),
    ("Caster", "Source"),
    ("Owner", "Target"),
    ("Single", "OneByOne"),
];

/// Returns the name among `known` that means the same as a name from other games and engines.
pub(super) fn other_name<'a>(
    written: &str,
    mut known: impl Iterator<Item = &'a str>,
) -> Option<&'static str> {
    let other = OTHER_NAMES.iter().filter(|(other, _)| other.eq_ignore_ascii_case(written));
    let here: Vec<&'static str> = other.map(|(_, name)| *name).collect();
    known.find_map(|name| here.iter().find(|here| **here == name).copied())
}

#[cfg(test)]
mod tests {
    use super::super::effect_schemas::EFFECT;
    use super::RULE;
    use crate::vocabulary::Bucket;

    #[test]
    fn rules_and_effects_have_the_short_form_of_each_bucket() {
        for name in Bucket::ALL.into_iter().filter_map(Bucket::short_form) {
            assert!(RULE.fields.contains(&name) && EFFECT.fields.contains(&name), "{name}");
        }
    }
}
