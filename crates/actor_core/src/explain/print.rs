//! Prints a [`Breakdown`] as a tree.

use std::fmt;

use termtree::Tree;

use crate::definitions::{MergeRule, Rounding};
use crate::vocabulary::{Bucket, CapKind, EffectiveCaps, SourceId, shortest};

use super::{Breakdown, CapLeftOutStep, Clip, ContributionStep, LayerStep, LeftOutStep, Source};

impl fmt::Display for Breakdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tree = Tree::new(self.headline());
        if let Some(base) = &self.base {
            let finite = if base.finite { "" } else { " (the formula is not finite)" };
            tree.push(format!("base {} = {}{finite}", base.formula, shortest(base.value)));
        }
        for step in &self.contributions {
            tree.push(contribution(step));
        }
        if self.round != Rounding::None && self.folded.is_some() {
            tree.push(format!("rounded ({:?}) → {}", self.round, shortest(self.rounded)));
        }
        let clamped = self.caps != EffectiveCaps::NONE;
        if clamped || !self.layers.is_empty() {
            let mut caps = Tree::new(format!("caps {}", range(self.caps)));
            for step in &self.layers {
                caps.push(layer(step));
            }
            if self.layers.len() > 1 {
                caps.push(Tree::new(format!("across layers: {}", self.policy.name())));
            }
            if self.clamp != EffectiveCaps::NONE {
                caps.push(Tree::new(format!("the dimension's clamp {}", range(self.clamp))));
            }
            tree.push(caps);
        }
        if let Some(clip) = &self.clipped {
            tree.push(clipped(clip));
        }
        if !self.left_out.is_empty() || !self.caps_left_out.is_empty() {
            let mut rest = Tree::new("does not count".to_owned());
            for step in &self.left_out {
                rest.push(left_out(step));
            }
            for step in &self.caps_left_out {
                rest.push(cap_left_out(step));
            }
            tree.push(rest);
        }
        write!(f, "{}", tree.to_string().trim_end())
    }
}

impl Breakdown {
    fn headline(&self) -> String {
        let name = self.dimension;
        let unit = self.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
        let merge = if self.merge == MergeRule::Pipeline {
            String::new()
        } else {
            format!(" (merge {:?})", self.merge)
        };
        match (self.value, &self.context) {
            (Some(value), _) => format!("{name} = {}{unit}{merge}", shortest(value)),
            (None, Some(context)) => {
                let over = context
                    .over
                    .map_or_else(String::new, |value| format!(", then set to {}", shortest(value)));
                format!(
                    "{name}: ((x + {}) × (1 + {})) × {} + {}{over}",
                    shortest(context.flat),
                    shortest(context.percent),
                    shortest(context.mult),
                    shortest(context.post)
                )
            }
            (None, None) => format!("{name} is absent: nothing counts, so it reads as 0"),
        }
    }
}

fn contribution(step: &ContributionStep) -> String {
    let formula = step.formula.as_ref().map_or_else(String::new, |formula| format!(" = `{formula}`"));
    let what = bucket(step.bucket, &signed(step.bucket, step.value));
    format!("{what}{formula}  {}  → {}", source(&step.source), shortest(step.running))
}

fn signed(bucket: Bucket, value: f64) -> String {
    match bucket {
        Bucket::Flat | Bucket::Percent | Bucket::PostAdd | Bucket::Mult if value >= 0.0 => {
            format!("+{value}")
        }
        Bucket::Flat
        | Bucket::Percent
        | Bucket::PostAdd
        | Bucket::Mult
        | Bucket::Factor
        | Bucket::Override => shortest(value),
    }
}

fn bucket(bucket: Bucket, value: &str) -> String {
    match bucket {
        Bucket::Mult => format!("Mult ×(1 {value})"),
        Bucket::Factor => format!("Factor ×{value}"),
        Bucket::Override => format!("Override = {value}"),
        Bucket::Flat | Bucket::Percent | Bucket::PostAdd => format!("{} {value}", bucket.name()),
    }
}

fn source(source: &Source) -> String {
    let mut text = source.system.to_string();
    if let Some(rule) = &source.rule {
        text += &format!("/{rule}");
    }
    if source.priority != 0 {
        text += &format!(", priority {}", source.priority);
    }
    match (&source.contributor_name, source.contributor) {
        (Some(name), _) => text += &format!(", {name}"),
        (None, Some(SourceId(number))) => text += &format!(", contributor {number}"),
        (None, None) => {}
    }
    if let Some(place) = &source.place {
        text += &format!(", {place}");
    }
    for (key, value) in source.labels.iter() {
        text += &format!(", {key}: {value}");
    }
    format!("[{text}]")
}

fn layer(step: &LayerStep) -> Tree<String> {
    let mut tree = Tree::new(format!("{} {}", step.layer, range(step.bounds)));
    for cap in &step.caps {
        let formula = cap.formula.as_ref().map_or_else(String::new, |formula| format!(" = `{formula}`"));
        let what = cap_name(cap.mode.name(), cap.kind, cap.mode.implied_kind().is_some());
        let why = cap.not_binding.as_ref().map_or_else(String::new, |why| format!(" (does not bind: {why})"));
        let value = shortest(cap.value);
        tree.push(Tree::new(format!("{what} {value}{formula}  {}{why}", source(&cap.source))));
    }
    tree
}

fn cap_name(mode: &str, kind: CapKind, implied: bool) -> String {
    if implied { mode.into() } else { format!("{mode} {}", kind.name()) }
}

fn clipped(clip: &Clip) -> String {
    let what = if clip.kind == CapKind::Max { "maximum" } else { "minimum" };
    let by = match clip.layers.as_slice() {
        [] => "the dimension's clamp".into(),
        layers => layers.iter().map(|layer| layer.as_str()).collect::<Vec<_>>().join(" and "),
    };
    let sign = if clip.by >= 0.0 { "+" } else { "" };
    format!("held to the {what} {} of {by} ({sign}{})", shortest(clip.bound), shortest(clip.by))
}

fn left_out(step: &LeftOutStep) -> String {
    let what = step.bucket.map_or_else(String::new, |b| format!("{}  ", bucket(b, &step.value)));
    format!("{what}{}: {}", source(&step.source), step.why)
}

fn cap_left_out(step: &CapLeftOutStep) -> String {
    let what = cap_name(step.mode.name(), step.kind, step.mode.implied_kind().is_some());
    format!("{what} {}  {}: {}", step.value, source(&step.source), step.why)
}

fn range(caps: EffectiveCaps) -> String {
    let bound = |value: f64, open: &str| if value.is_finite() { shortest(value) } else { open.into() };
    format!("{}..{}", bound(caps.min, "−∞"), bound(caps.max, "+∞"))
}
