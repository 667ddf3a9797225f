//! Where the persons of each block stand in their region, and how they differ: by frailty only.

use std::borrow::Cow;

use crate::frailty::{UNIT, Weights};
use crate::layout::Block;
use crate::region::held;
use crate::world::World;

/// The persons of a block.
#[derive(Debug)]
pub struct Stretch<'w> {
    /// Position of the first person in the region's columns.
    pub start: u32,
    /// The block.
    pub block: Block,
    /// Frailties.
    pub weights: Weights<'w>,
    /// The same person by person, where acts depend on the person's state and not everybody is alike.
    frailties: Cow<'w, [u32]>,
    /// Key of its random streams.
    pub key: u64,
}

impl Stretch<'_> {
    /// Frailty of a person of the stretch, in [`UNIT`]s.
    #[inline]
    pub fn weight_of(&self, person: usize) -> u64 {
        self.frailties.get(person).map_or(UNIT, |&w| u64::from(w))
    }

    /// Bytes of what it alone holds.
    pub fn bytes(&self) -> usize {
        let drawn = if let Weights::Drawn(cumulated) = &self.weights { held(cumulated) } else { 0 };
        let own = if let Cow::Owned(frailties) = &self.frailties { held(frailties) } else { 0 };
        drawn + own
    }

    /// Frailties person by person, in [`UNIT`]s; empty where everybody is alike.
    pub fn weights_by_person(&self) -> &[u32] {
        &self.frailties
    }
}

/// Where each block stands, with its frailties.
pub fn stretches<'w>(world: &'w World<'w>, index: usize) -> Vec<Stretch<'w>> {
    let mut start = 0;
    let mut stretches = Vec::with_capacity(world.layout.regions[index].blocks.len());
    for (number, &block) in world.layout.regions[index].blocks.iter().enumerate() {
        let key = (index as u64) << 24 | number as u64;
        let weights = match &world.frailty {
            Some(frailty) => frailty.weights(world.seed, key, block.persons),
            None => Weights::Even,
        };
        let frailties = match world.frailties.get(&block.persons) {
            Some(frailties) if matches!(weights, Weights::Ordered(_)) => Cow::Borrowed(&frailties[..]),
            _ if world.needs.frailties => Cow::Owned(weights.by_person(block.persons)),
            _ => Cow::Borrowed(&[][..]),
        };
        stretches.push(Stretch { start, block, weights, frailties, key });
        start += block.persons;
    }
    stretches
}
