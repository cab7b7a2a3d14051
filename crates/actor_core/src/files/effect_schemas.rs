//! The schemas of the structs in effect files, and hints for other names that people write there.

use super::schemas::StructSchema;

pub(super) const EFFECT: StructSchema = StructSchema {
    what: "an effect",
    fields: &[
        "id",
        "system",
        "priority",
        "label",
        "description",
        "enabled",
        "tags",
        "grants",
        "cancels",
        "blocked_by",
        "when",
        "stays",
        "duration",
        "period",
        "combine",
        "stacking",
        "add",
        "increase",
        "times",
        "add_after",
        "set",
        "limits",
        "contributions",
        "caps",
        "rules",
        "allow",
    ],
    example: "(id: \"might\", duration: Seconds(10), add: {\"strength\": 5})",
};

pub(super) const PERIOD: StructSchema = StructSchema {
    what: "a period",
    fields: &["seconds", "ticks", "at_once", "amounts"],
    example: "(seconds: 1, amounts: {\"damage\": 5})",
};

pub(super) const STACKING: StructSchema = StructSchema {
    what: "an effect's stacking",
    fields: &["by", "again", "limit", "expiry", "overflow", "strength"],
    example: "(limit: 5)",
};

/// Returns a hint for a field that has this name in other games or engines. `form` names the struct.
pub(super) fn other_field(form: &str, name: &str) -> Option<&'static str> {
    Some(match (form, name) {
        ("an effect", name) => return of_effect(name),
        ("a period", "interval" | "every" | "time" | "rate" | "duration" | "period" | "second") => {
            "write `seconds: 1`"
        }
        ("a period", "tick" | "frames" | "turns" | "rounds") => "write `ticks: 30`",
        ("a period", "instant" | "immediate" | "immediately" | "on_apply" | "on_start") => {
            "write `at_once: true`"
        }
        ("a period", "damage" | "heal" | "amount" | "effects" | "add" | "values") => {
            "write `amounts: {\"damage\": 5}`"
        }
        ("an effect's stacking", "max" | "max_stacks" | "stacks" | "count" | "stack_limit") => {
            "write `limit: …`"
        }
        ("an effect's stacking", "on_reapply" | "reapply" | "mode" | "policy" | "kind" | "refresh") => {
            "write `again: Stack`, Refresh, Extend, Replace, Ignore or KeepStrongest"
        }
        ("an effect's stacking", "per" | "source" | "per_source" | "target" | "aggregate_by") => {
            "write `by: Target` or `by: Source`"
        }
        ("an effect's stacking", "expire" | "expires" | "on_expire" | "expiration") => {
            "write `expiry: All` or `expiry: OneByOne`"
        }
        ("an effect's stacking", "overflow_effect" | "on_overflow") => "write `overflow: \"…\"`",
        ("an effect's stacking", "power" | "magnitude") => "write `strength: …`",
        _ => return None,
    })
}

/// Returns a hint for a field of the effect itself that has this name in other games or engines.
fn of_effect(name: &str) -> Option<&'static str> {
    Some(match name {
        "name" | "key" => "write `id: …` for what applies it, `label: …` for what people read",
        "title" | "display_name" => "write `label: …`",
        "desc" | "text" | "tooltip" => "write `description: …`",
        "effects" | "effect" | "modifiers" | "modifier" | "stats" | "mods" | "buffs" => {
            "write `add: {\"strength\": 5}`, or `increase`, `times`, `add_after`, `set`"
        }
        "time" | "lasts" | "length" | "seconds" => "write `duration: Seconds(10)`",
        "ticks" | "turns" | "frames" => "write `duration: Ticks(600)`",
        "instant" => "write `duration: Instant`",
        "permanent" | "forever" | "infinite" => "write `duration: Forever`, or leave it out",
        "interval" | "every" | "tick" | "tick_rate" | "rate" => "write `period: (seconds: 1, amounts: {…})`",
        "amounts" | "amount" | "damage" | "heal" | "dot" | "hot" | "per_tick" | "per_second" => {
            "write `period: (seconds: 1, amounts: {\"damage\": 5})`"
        }
        "max_stacks" | "stacks" | "stack" | "stack_limit" | "limit" => "write `stacking: (limit: 5)`",
        "on_reapply" | "reapply" | "again" | "refresh" | "stack_policy" => {
            "write `stacking: (again: Refresh)`, or Stack, Extend, Replace, Ignore, KeepStrongest"
        }
        "overflow" => "write `stacking: (limit: 5, overflow: \"…\")`",
        "strength" | "power" | "magnitude" => {
            "write `add: {\"strength\": 5}` for a dimension; how strong it is stands in `stacking`"
        }
        "immunity" | "immunities" | "immune" | "resisted_by" | "blocked" | "block" => {
            "write `blocked_by: [\"antidote\"]`"
        }
        "condition" | "conditions" | "if" | "requires" | "required" | "race" => {
            "write `when: …` for what must hold to apply it, `stays: …` for what must hold while it is there"
        }
        "while" | "ongoing" | "active_while" | "stays_while" => "write `stays: …`",
        "tag" | "type" | "kind" | "category" | "categories" | "school" => "write `tags: [\"poison\"]`",
        "grant" | "gives" | "grants_tags" | "granted_tags" | "state" | "status" => {
            "write `grants: [\"poisoned\"]`"
        }
        "cancel" | "removes" | "remove" | "dispels" | "cleanses" | "cures" | "ends" => {
            "write `cancels: [\"poison\"]`"
        }
        "subsystem" | "speaker" => "write `system: …`",
        "flat" | "plus" | "bonus" | "base" => "write `add: {…}`",
        "percent" | "percentage" | "mult" => "write `increase: {…}`: 0.2 is +20 %",
        "factor" | "multiply" | "mul" => "write `times: {…}`: 1.5 is ×1.5",
        "post_add" | "postadd" | "after" => "write `add_after: {…}`",
        "override" | "value" => "write `set: {…}`",
        "max" | "min" | "hard_max" | "hard_min" | "cap" => {
            "write `limits: [(dimension: \"strength\", hard_max: 600)]`"
        }
        _ => return None,
    })
}
