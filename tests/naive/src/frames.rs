//! Actors, items and effects over many frames: which contributes to which, what is applied, and when it ends.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::effect_files::{Again, By, Expiry};
use crate::effects::{read_with, stacked_amount};
use crate::order::order_of_evaluation;
use crate::resolve::resolve_actor;
use crate::resolve::{Counted, Outcome, amount, canonical_order, holds, made_finite, pipeline};
use crate::world::{
    self, Actor, Affliction, Args, Cap, Condition, Contribution, Effect, World, read_actor, read_world,
};

/// All entities, by number, and the rules that hold for them.
pub struct Frames {
    folder: BTreeMap<String, String>,
    world: World,
    order: Vec<String>,
    pub disabled: BTreeSet<String>,
    /// What code said: standing caps by system.
    code_caps: BTreeMap<String, Vec<Cap>>,
    bodies: BTreeMap<usize, Body>,
    /// When the last frame was, and how many there were in which time passed.
    now: Duration,
    runs: u64,
}

/// An actor, an item or an effect.
#[derive(Default)]
struct Body {
    /// Its own; an item has no numbers, but the same fields otherwise.
    own: Option<Actor>,
    is_actor: bool,
    contributes_to: Option<usize>,
    effect_of: Option<usize>,
    active: Option<Active>,
    /// How long it lasts from when this was last said, and when it ends.
    lasts: Option<Lasts>,
    end: Option<End>,
    outcome: Outcome,
    /// Whether an effect on it began or ceased to count in the last frame.
    flipped: bool,
}

/// An effect that was applied.
struct Active {
    effect: String,
    source: Option<usize>,
    args: Args,
    inhibited: bool,
}

/// How long something lasts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lasts {
    Time(Duration),
    Ticks(u64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    At(Duration),
    /// In this frame among those in which time passes.
    InRun(u64),
}

/// Which effects to remove: all that is asked must hold.
#[derive(Clone, Debug, Default)]
pub struct Which {
    pub effect: Option<String>,
    pub tag: Option<String>,
    pub source: Option<usize>,
    pub stacks: Option<u32>,
}

/// An effect to apply.
#[derive(Clone, Debug)]
pub struct Spec {
    pub effect: String,
    pub level: u32,
    pub source: Option<usize>,
    pub inputs: BTreeMap<String, f64>,
}

/// What came of an application.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Applied {
    Refused,
    /// Without an entity of its own.
    AtOnce,
    /// A new entity, which is given this number.
    New(usize),
    /// It met the one that is there.
    Met(usize),
}

impl Frames {
    pub fn new(folder: &BTreeMap<String, String>) -> Result<Frames, String> {
        let world = read_world(folder)?;
        let order = order_of_evaluation(&world)?;
        let folder = folder.clone();
        let (disabled, code_caps, bodies) = Default::default();
        Ok(Frames { folder, world, order, disabled, code_caps, bodies, now: Duration::ZERO, runs: 0 })
    }

    /// Other files from now on, and what code says besides.
    pub fn with_folder(&mut self, folder: &BTreeMap<String, String>) -> Result<(), String> {
        self.world = read_world(folder)?;
        self.folder = folder.clone();
        self.world.caps.extend(self.code_caps.values().flatten().cloned());
        self.order = order_of_evaluation(&self.world)?;
        Ok(())
    }

    /// What code says in the name of a system about everybody, read from an actor's file.
    pub fn replace_standing_caps(&mut self, system: &str, caps_of: Option<&str>) -> Result<(), String> {
        let caps = match caps_of {
            None => Vec::new(),
            Some(text) => read_actor(text, &self.world)?.caps,
        };
        let spoken = caps.into_iter().map(|cap| Cap { system: system.to_string(), ..cap }).collect();
        self.code_caps.insert(system.to_string(), spoken);
        self.with_folder(&self.folder.clone())
    }

    /// Forgets what code said besides the files.
    pub fn drop_code(&mut self, folder: &BTreeMap<String, String>) -> Result<(), String> {
        self.code_caps.clear();
        self.with_folder(folder)
    }

    pub fn spawn(&mut self, number: usize, text: &str, is_actor: bool) -> Result<(), String> {
        let mut own = read_actor(text, &self.world)?;
        if !is_actor {
            (own.race, own.realms, own.tags, own.base) = Default::default();
        }
        self.bodies.insert(number, Body { own: Some(own), is_actor, ..Body::default() });
        Ok(())
    }

    /// Who it is, from an actor's file.
    pub fn set_identity(&mut self, number: usize, text: &str) -> Result<(), String> {
        let new = read_actor(text, &self.world)?;
        let own = self.own(number);
        (own.race, own.realms, own.tags) = (new.race, new.realms, new.tags);
        Ok(())
    }

    /// Its base values, from an actor's file.
    pub fn set_base(&mut self, number: usize, text: &str) -> Result<(), String> {
        let new = read_actor(text, &self.world)?.base;
        self.own(number).base = new;
        Ok(())
    }

    /// Everything that is said about it directly, from an actor's file.
    pub fn set_statements(&mut self, number: usize, text: &str) -> Result<(), String> {
        let new = read_actor(text, &self.world)?;
        let own = self.own(number);
        (own.contributions, own.caps) = (new.contributions, new.caps);
        Ok(())
    }

    /// What one system says about it instead of what it said before, from an actor's file.
    pub fn replace(&mut self, number: usize, system: &str, text: &str) -> Result<(), String> {
        let new = read_actor(text, &self.world)?;
        let own = self.own(number);
        own.contributions.retain(|said| said.system != system);
        own.caps.retain(|said| said.system != system);
        let system = || system.to_string();
        own.contributions
            .extend(new.contributions.into_iter().map(|said| Contribution { system: system(), ..said }));
        own.caps.extend(new.caps.into_iter().map(|said| Cap { system: system(), ..said }));
        Ok(())
    }

    fn own(&mut self, number: usize) -> &mut Actor {
        let body = self.bodies.get_mut(&number).expect("it is there");
        body.own.as_mut().expect("it is no effect")
    }

    pub fn contributes_to(&mut self, number: usize, target: Option<usize>) {
        self.bodies.get_mut(&number).expect("it is there").contributes_to = target;
    }

    pub fn effect_of(&mut self, number: usize, target: Option<usize>) {
        self.bodies.get_mut(&number).expect("it is there").effect_of = target;
    }

    pub fn lasts(&mut self, number: usize, lasts: Option<Lasts>) {
        let end = lasts.map(|lasts| self.end_of(lasts));
        let body = self.bodies.get_mut(&number).expect("it is there");
        (body.lasts, body.end) = (lasts, end);
    }

    /// With it go the effects on it; items stay.
    pub fn despawn(&mut self, number: usize) {
        if self.bodies.remove(&number).is_none() {
            return;
        }
        let effects: Vec<usize> = self.effects_on(number);
        for effect in effects {
            self.despawn(effect);
        }
        for body in self.bodies.values_mut() {
            if body.contributes_to == Some(number) {
                body.contributes_to = None;
            }
        }
    }

    fn effects_on(&self, number: usize) -> Vec<usize> {
        let on = |body: &Body| body.effect_of == Some(number);
        self.bodies.iter().filter(|(_, body)| on(body)).map(|(number, _)| *number).collect()
    }

    /// The numbers of those that are there.
    pub fn all(&self) -> Vec<usize> {
        self.bodies.keys().copied().collect()
    }

    pub fn is_actor(&self, number: usize) -> bool {
        self.bodies.get(&number).is_some_and(|body| body.is_actor)
    }

    pub fn is_effect(&self, number: usize) -> bool {
        self.bodies.get(&number).is_some_and(|body| body.active.is_some())
    }

    pub fn outcome(&self, number: usize) -> &Outcome {
        &self.bodies[&number].outcome
    }

    /// Whether an effect on it began or ceased to count in the last frame.
    pub fn flipped(&self, number: usize) -> bool {
        self.bodies[&number].flipped
    }

    /// Applies an effect; a new one gets this number.
    pub fn apply(&mut self, target: usize, spec: &Spec, number: usize) -> Vec<Applied> {
        let mut all = Vec::new();
        self.apply_after(target, spec, number, &mut all);
        all
    }

    fn apply_after(&mut self, target: usize, spec: &Spec, number: usize, all: &mut Vec<Applied>) {
        let args = Args { level: spec.level, stacks: 1, inputs: spec.inputs.clone() };
        let Some(plan) = self.check(target, spec, &args) else {
            all.push(Applied::Refused);
            return;
        };
        let lasts = match plan {
            Planned::AtOnce => {
                self.change_base(target, spec, &args);
                self.cancel(target, spec, None);
                all.push(Applied::AtOnce);
                return;
            }
            Planned::For(lasts) => lasts,
        };
        let effect = &self.world.effects[&spec.effect];
        let there = effect.stacking.as_ref().and_then(|stacking| {
            self.effects_on(target).into_iter().find(|other| {
                self.bodies[other].active.as_ref().is_some_and(|active| {
                    active.effect == spec.effect
                        && (stacking.by == By::Target || active.source == spec.source)
                })
            })
        });
        let Some(there) = there else {
            self.cancel(target, spec, None);
            let active =
                Some(Active { effect: spec.effect.clone(), source: spec.source, args, inhibited: false });
            self.bodies.insert(number, Body { active, effect_of: Some(target), ..Body::default() });
            self.lasts(number, lasts);
            all.push(Applied::New(number));
            return;
        };
        let stacking = effect.stacking.clone().expect("it met one");
        if stacking.again == Again::Ignore {
            all.push(Applied::Refused);
            return;
        }
        let mut replaces = stacking.again == Again::Replace;
        if stacking.again == Again::KeepStrongest {
            let old = self.strength(target, effect, &self.active(there).args);
            let new = self.strength(target, effect, &args);
            if new < old {
                all.push(Applied::Refused);
                return;
            }
            // Of two that are equally strong the one that lasts longer stays.
            let lasts_longer = match (self.bodies[&there].end, lasts.map(|lasts| self.end_of(lasts))) {
                (Some(End::At(old)), Some(End::At(new))) => new > old,
                (Some(End::InRun(old)), Some(End::InRun(new))) => new > old,
                (end, new) => end.is_some() && new.is_none(),
            };
            replaces = new > old || lasts_longer;
        }
        self.cancel(target, spec, Some(there));
        let mut overflows = false;
        match stacking.again {
            _ if replaces => {
                let active = self.active_mut(there);
                (active.args, active.source) = (args, spec.source);
                self.lasts(there, lasts);
            }
            Again::Stack => {
                let active = self.active_mut(there);
                overflows = active.args.stacks >= stacking.limit;
                if !overflows {
                    active.args.stacks += 1;
                }
                self.refresh(there, lasts);
            }
            Again::Refresh => self.refresh(there, lasts),
            Again::Extend => {
                let end = &mut self.bodies.get_mut(&there).expect("it is there").end;
                match (end, lasts) {
                    (Some(End::At(end)), Some(Lasts::Time(more))) => *end = end.saturating_add(more),
                    (Some(End::InRun(end)), Some(Lasts::Ticks(more))) => *end = end.saturating_add(more),
                    _ => {}
                }
            }
            Again::KeepStrongest => {}
            Again::Replace | Again::Ignore => unreachable!("it was done"),
        }
        all.push(Applied::Met(there));
        if let Some(overflow) = stacking.overflow.filter(|_| overflows) {
            let spec = Spec { effect: overflow, ..spec.clone() };
            self.apply_after(target, &spec, number, all);
        }
    }

    /// Its time counts anew.
    fn refresh(&mut self, number: usize, lasts: Option<Lasts>) {
        if lasts.is_some() {
            self.lasts(number, lasts);
        }
    }

    fn active(&self, number: usize) -> &Active {
        self.bodies[&number].active.as_ref().expect("it is an effect")
    }

    fn active_mut(&mut self, number: usize) -> &mut Active {
        let body = self.bodies.get_mut(&number).expect("it is there");
        body.active.as_mut().expect("it is an effect")
    }

    /// Whether it can be applied now, and how long it lasts.
    fn check(&self, target: usize, spec: &Spec, args: &Args) -> Option<Planned> {
        let effect = self.world.effects.get(&spec.effect)?;
        let who = self.who_now(target)?;
        if effect.blocked_by.iter().any(|tag| who.tags.contains(tag))
            || !self.holds_now(&effect.when, &who, target, args)
        {
            return None;
        }
        let number = |value| self.amount_now(value, target, args);
        Some(match &effect.duration {
            world::Duration::Instant => Planned::AtOnce,
            world::Duration::Forever => Planned::For(None),
            world::Duration::Seconds(value) => {
                let seconds = number(value).filter(|seconds| *seconds >= 0.001)?;
                let time = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
                Planned::For(Some(Lasts::Time(time)))
            }
            world::Duration::Ticks(value) => {
                let ticks = number(value)?.round();
                if ticks < 1.0 {
                    return None;
                }
                Planned::For(Some(Lasts::Ticks(ticks as u64)))
            }
        })
    }

    /// Who the target is now: with the tags that effects on it grant, also if they came a moment ago.
    fn who_now(&self, target: usize) -> Option<Actor> {
        let mut who = self.bodies.get(&target)?.own.clone()?;
        for effect in self.effects_on(target) {
            if let Some(active) = self.bodies[&effect].active.as_ref().filter(|active| !active.inhibited)
                && let Some(effect) = self.world.effects.get(&active.effect)
            {
                who.tags.extend(effect.grants.iter().cloned());
            }
        }
        Some(who)
    }

    /// The target's numbers as of the last frame.
    fn value_now(&self, target: usize, name: &str) -> f64 {
        let Outcome { primary, derived, .. } = &self.bodies[&target].outcome;
        primary.get(name).or(derived.get(name)).copied().unwrap_or(0.0)
    }

    fn holds_now(&self, condition: &Condition, who: &Actor, target: usize, args: &Args) -> bool {
        let read = |name: &str| self.value_now(target, name);
        holds(condition, who, &self.world.curves, &|name: &str| read_with(name, args, &read))
    }

    fn amount_now(&self, value: &world::Amount, target: usize, args: &Args) -> Option<f64> {
        let read = |name: &str| self.value_now(target, name);
        amount(value, &self.world.curves, &|name: &str| read_with(name, args, &read))
    }

    /// How strong an application with this is.
    fn strength(&self, target: usize, effect: &Effect, args: &Args) -> f64 {
        match &effect.strength {
            None => f64::from(args.level),
            Some(value) => self.amount_now(value, target, args).unwrap_or(f64::NEG_INFINITY),
        }
    }

    fn cancel(&mut self, target: usize, spec: &Spec, but: Option<usize>) {
        let cancels = &self.world.effects[&spec.effect].cancels;
        let mut over = Vec::new();
        for number in self.effects_on(target) {
            let Some(active) = &self.bodies[&number].active else { continue };
            let tags = self.world.effects.get(&active.effect).map_or(&[][..], |effect| &effect.tags);
            if Some(number) != but && tags.iter().any(|tag| cancels.contains(tag)) {
                over.push(number);
            }
        }
        for number in over {
            self.despawn(number);
        }
    }

    /// What happens once: what it says goes through the pipeline, and the base is what comes out.
    fn change_base(&mut self, target: usize, spec: &Spec, args: &Args) {
        let who = self.who_now(target).expect("it was checked");
        let effect = &self.world.effects[&spec.effect];
        let read = |name: &str| self.value_now(target, name);
        let read = |name: &str| read_with(name, args, &read);
        let mut said: BTreeMap<&str, Vec<Counted>> = BTreeMap::new();
        for contribution in &effect.contributions {
            if holds(&contribution.when, &who, &self.world.curves, &read)
                && let Some(value) = stacked_amount(contribution, args, &self.world.curves, &read)
            {
                let counted = Counted { contribution, value, is_formula: false };
                said.entry(&contribution.dimension).or_default().push(counted);
            }
        }
        let mut base = who.base.clone();
        for (dimension, mut said) in said {
            said.sort_by(canonical_order);
            let before = base.get(dimension).copied().unwrap_or(0.0);
            let pipeline = pipeline(before, &said);
            let value = match pipeline.override_ {
                Some(value) => value,
                None => ((pipeline.flat * (1.0 + pipeline.percent)) * pipeline.mult) + pipeline.post,
            };
            base.insert(dimension.to_string(), made_finite(value));
        }
        self.own(target).base = base;
    }

    /// Removes effects; gives how many ended or lost stacks.
    pub fn remove(&mut self, target: usize, which: &Which) -> usize {
        let mut count = 0;
        for number in self.effects_on(target) {
            let Some(active) = &self.bodies[&number].active else { continue };
            let tags = self.world.effects.get(&active.effect).map_or(&[][..], |effect| &effect.tags);
            let is_such = which.effect.as_ref().is_none_or(|effect| active.effect == *effect)
                && which.tag.as_ref().is_none_or(|tag| tags.contains(tag))
                && which.source.is_none_or(|source| active.source == Some(source));
            if !is_such {
                continue;
            }
            count += 1;
            let left = which.stacks.map_or(0, |stacks| active.args.stacks.saturating_sub(stacks));
            if left > 0 {
                self.active_mut(number).args.stacks = left;
            } else {
                self.despawn(number);
            }
        }
        count
    }

    /// It begins between the last frame and the next, and counts from the last.
    fn end_of(&self, lasts: Lasts) -> End {
        match lasts {
            Lasts::Time(time) => End::At(self.now.saturating_add(time)),
            // In so many frames it counts; in the next one it is over.
            Lasts::Ticks(ticks) => End::InRun(self.runs.saturating_add(ticks).saturating_add(1)),
        }
    }

    /// A frame of this length: what is over ends, and everybody is resolved.
    pub fn frame(&mut self, length: Duration) {
        self.now += length;
        if !length.is_zero() {
            self.runs += 1;
        }
        self.end_what_is_over();
        for number in self.all() {
            if self.bodies[&number].is_actor {
                self.resolve(number);
            }
        }
    }

    fn end_what_is_over(&mut self) {
        for number in self.all() {
            while let Some(body) = self.bodies.get(&number) {
                let is_over = match body.end {
                    None => false,
                    Some(End::At(end)) => end <= self.now,
                    Some(End::InRun(run)) => run <= self.runs,
                };
                if !is_over {
                    break;
                }
                let one_by_one = body.active.as_ref().is_some_and(|active| {
                    let effect = self.world.effects.get(&active.effect);
                    let stacking = effect.and_then(|effect| effect.stacking.as_ref());
                    active.args.stacks > 1
                        && stacking.is_some_and(|stacking| stacking.expiry == Expiry::OneByOne)
                });
                if !one_by_one {
                    self.despawn(number);
                    break;
                }
                self.active_mut(number).args.stacks -= 1;
                // The time counts anew from when the last was over.
                let body = self.bodies.get_mut(&number).expect("it is there");
                body.end = match (body.end, body.lasts) {
                    (Some(End::At(end)), Some(Lasts::Time(time))) => Some(End::At(end.saturating_add(time))),
                    (Some(End::InRun(end)), Some(Lasts::Ticks(ticks))) => {
                        Some(End::InRun(end.saturating_add(ticks)))
                    }
                    _ => unreachable!("both are of one kind"),
                };
            }
        }
    }

    fn resolve(&mut self, number: usize) {
        let mut actor = self.bodies[&number].own.clone().expect("it is an actor");
        let mut speakers = BTreeSet::new();
        self.gather(number, &mut speakers);
        let mut effects = Vec::new();
        for speaker in speakers {
            let body = &self.bodies[&speaker];
            if let Some(own) = &body.own {
                actor.contributions.extend(own.contributions.iter().cloned());
                actor.caps.extend(own.caps.iter().cloned());
            }
            if let Some(active) = &body.active {
                let is_direct = body.effect_of == Some(number);
                let (effect, args) = (active.effect.clone(), active.args.clone());
                actor.effects.push(Affliction { effect, args, is_direct });
                effects.push(speaker);
            }
        }
        let (outcome, counts) = resolve_actor(&self.world, &self.order, &actor, &self.disabled);
        let mut flipped = false;
        for (effect, counts) in effects.into_iter().zip(counts) {
            if self.bodies[&effect].effect_of == Some(number) {
                let active = self.active_mut(effect);
                flipped |= active.inhibited == counts;
                active.inhibited = !counts;
            }
        }
        let body = self.bodies.get_mut(&number).expect("it is there");
        (body.outcome, body.flipped) = (outcome, flipped);
    }

    /// Everybody who contributes to somebody, in chains; each once.
    fn gather(&self, number: usize, all: &mut BTreeSet<usize>) {
        for (other, body) in &self.bodies {
            if (body.contributes_to == Some(number) || body.effect_of == Some(number)) && all.insert(*other) {
                self.gather(*other, all);
            }
        }
    }
}

enum Planned {
    AtOnce,
    For(Option<Lasts>),
}
