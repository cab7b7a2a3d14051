//! Checks a record before it is written, after it is read, and before it is spawned.

use crate::error::RecordError;
use crate::vocabulary::{Lasts, MIN_PERIOD};

use super::limits::RecordCount;
use super::names::RecordView;
use super::parts::{EffectRecord, IdentityRecord, TimeRecord};
use super::statements::CapRecord;
use super::version::known;
use super::{ActorRecord, ContributorRecord, MAX_NAME_BYTES};

impl RecordError {
    fn bad(at: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Bad { at: at.into(), what: what.into() }
    }

    /// Returns the same error with an outer place in front of its path.
    fn inside(self, outer: impl FnOnce() -> String) -> Self {
        match self {
            Self::Bad { at, what } => Self::Bad { at: format!("{}.{at}", outer()), what },
            other => other,
        }
    }
}

impl ActorRecord {
    /// Checks whether the record can be spawned: its content is within the limits, names are not empty, and numbers are
    /// finite.
    ///
    /// # Errors
    /// [`RecordError::Bad`] with the place, [`RecordError::TooMuch`], or an error for a format version that this crate
    /// does not read.
    pub fn check(&self) -> Result<(), RecordError> {
        known(self.version())?;
        check(self.view(), &mut RecordCount::default())
    }
}

fn check(view: RecordView, count: &mut RecordCount) -> Result<(), RecordError> {
    let mut result = Ok(());
    view.names(&mut |named, name| {
        if result.is_ok() {
            result = self::name(named.what(), name);
        }
    });
    result?;
    if view.name.is_some_and(str::is_empty) {
        return Err(RecordError::bad("name", "a name must not be empty"));
    }
    if let Some(actor) = view.actor {
        identity(actor, count).map_err(|error| error.inside(|| "actor".into()))?;
    }
    if let Some(effect) = view.effect {
        self::effect(effect, count).map_err(|error| error.inside(|| "effect".into()))?;
    }
    if let Some(time) = view.time {
        self::time(time, view.effect.is_some())?;
    }
    for (i, said) in view.contributions.iter().enumerate() {
        count.entry()?;
        said.labels.iter().try_for_each(|_| count.entry())?;
        finite("value", said.value).map_err(|error| error.inside(|| format!("contributions[{i}]")))?;
    }
    for (i, cap) in view.caps.iter().enumerate() {
        count.entry()?;
        cap.labels.iter().try_for_each(|_| count.entry())?;
        self::cap(cap).map_err(|error| error.inside(|| format!("caps[{i}]")))?;
    }
    parts("items", view.items, count)?;
    parts("effects", view.effects, count)
}

fn parts(what: &str, parts: &[ContributorRecord], count: &mut RecordCount) -> Result<(), RecordError> {
    for (i, part) in parts.iter().enumerate() {
        count.enter_part()?;
        check(part.view(), count).map_err(|error| error.inside(|| format!("{what}[{i}]")))?;
        count.leave_part();
    }
    Ok(())
}

fn name(what: &str, name: &str) -> Result<(), RecordError> {
    match name.len() {
        0 => Err(RecordError::bad("names", format!("the name of {what} must not be empty"))),
        1..=MAX_NAME_BYTES => Ok(()),
        bytes => Err(RecordError::bad(
            "names",
            format!("the name of {what} has {bytes} bytes, more than {MAX_NAME_BYTES}"),
        )),
    }
}

fn finite(at: &str, value: f64) -> Result<(), RecordError> {
    if value.is_finite() {
        Ok(())
    } else {
        Err(RecordError::bad(at, format!("it must be a finite number, not {value}")))
    }
}

fn years(at: &str, value: f64) -> Result<(), RecordError> {
    finite(at, value)?;
    if value < 0.0 {
        return Err(RecordError::bad(at, format!("it must not be negative, but is {value}")));
    }
    Ok(())
}

fn identity(actor: &IdentityRecord, count: &mut RecordCount) -> Result<(), RecordError> {
    if actor.id.is_empty() {
        return Err(RecordError::bad("id", "an actor's id must not be empty"));
    }
    years("age", actor.age)?;
    actor.lifespan.map_or(Ok(()), |years| self::years("lifespan", years))?;
    let entries = actor.realms.len() + actor.tags.len() + actor.base.len() + actor.pools.len();
    (0..entries).try_for_each(|_| count.entry())?;
    for (dimension, value) in &actor.base {
        finite(&format!("base.{dimension}"), *value)?;
    }
    for (name, pool) in &actor.pools {
        pool.check_numbers().map_err(|what| RecordError::bad(format!("pools.{name}"), what))?;
    }
    Ok(())
}

fn effect(effect: &EffectRecord, count: &mut RecordCount) -> Result<(), RecordError> {
    if effect.stacks == 0 {
        return Err(RecordError::bad("stacks", "an effect has at least 1 stack"));
    }
    for (input, value) in &effect.inputs {
        count.entry()?;
        finite(&format!("inputs.{input}"), *value)?;
    }
    Ok(())
}

fn cap(cap: &CapRecord) -> Result<(), RecordError> {
    finite("value", cap.value)?;
    match cap.mode.implied_kind() {
        Some(kind) if kind != cap.kind => {
            let (mode, implied, kind) = (cap.mode.name(), kind.name(), cap.kind.name());
            Err(RecordError::bad("kind", format!("{mode} implies kind {implied}, not {kind}")))
        }
        _ => Ok(()),
    }
}

fn time(time: TimeRecord, is_effect: bool) -> Result<(), RecordError> {
    match (time.lasts, time.left) {
        // Otherwise an effect whose stacks end one by one would lose all of them in one run.
        (Lasts::Time(lasts), Lasts::Time(_)) if is_effect && lasts.as_secs_f64() < MIN_PERIOD => {
            Err(RecordError::bad("time.lasts", format!("an effect lasts at least {MIN_PERIOD} seconds")))
        }
        (Lasts::Ticks(0), Lasts::Ticks(_)) if is_effect => {
            Err(RecordError::bad("time.lasts", "an effect lasts at least 1 tick"))
        }
        (Lasts::Time(_), Lasts::Time(_)) | (Lasts::Ticks(_), Lasts::Ticks(_)) => Ok(()),
        _ => Err(RecordError::bad("time", "what lasts and what is left must both be times, or both ticks")),
    }
}
