//! The limit: a bare loop over contiguous records, without entities, explanations or change detection.

use std::thread;

use bevy_actor_core::Bucket;

/// One contribution, in 16 bytes.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    pub dimension: u32,
    pub bucket: Bucket,
    pub value: f64,
}

const _: () = assert!(size_of::<Record>() == 16);

/// The number of cap layers of each dimension.
pub const LAYERS: usize = 4;

/// The least and the greatest value that each layer of each dimension allows.
pub type Layers = Vec<[(f64, f64); LAYERS]>;

/// The records of all actors in one list. Each actor has the same number of records, sorted by dimension and bucket.
pub struct Kernel {
    pub records: Vec<Record>,
    pub records_each: usize,
    pub layers: Layers,
    /// The values without gaps: all dimensions of the first actor, then of the second, and so on.
    pub values: Vec<f64>,
}

impl Kernel {
    /// Computes all values of all actors on this many threads, including the calling one.
    pub fn run(&mut self, threads: usize) {
        let (dimensions, each, layers) = (self.layers.len(), self.records_each, &self.layers);
        let share = (self.records.len() / each).div_ceil(threads);
        let mut parts = self.records.chunks(share * each).zip(self.values.chunks_mut(share * dimensions));
        let mine = parts.next();
        thread::scope(|scope| {
            for (records, values) in parts {
                scope.spawn(move || fold(records, each, layers, values));
            }
            if let Some((records, values)) = mine {
                fold(records, each, layers, values);
            }
        });
    }
}

/// The loop itself.
fn fold(records: &[Record], each: usize, layers: &Layers, values: &mut [f64]) {
    for (records, values) in records.chunks_exact(each).zip(values.chunks_exact_mut(layers.len())) {
        let mut records = records.iter().peekable();
        for ((dimension, value), layers) in (0..).zip(values).zip(layers) {
            let (mut flat, mut percent, mut mult, mut post) = (0.0, 0.0, 1.0, 0.0);
            while let Some(record) = records.next_if(|record| record.dimension == dimension) {
                match record.bucket {
                    Bucket::Flat => flat += record.value,
                    Bucket::Percent => percent += record.value,
                    Bucket::Mult => mult *= 1.0 + record.value,
                    Bucket::Factor => mult *= record.value,
                    Bucket::PostAdd => post += record.value,
                    Bucket::Override => {}
                }
            }
            let mut folded: f64 = flat * (1.0 + percent) * mult + post;
            for (min, max) in layers {
                folded = folded.max(*min).min(*max);
            }
            *value = folded;
        }
    }
}
