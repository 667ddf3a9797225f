//! How the synthetic persons of a run are laid out: areas, regions, blocks, strata.
//!
//! A person is an index into this table. There are no names, documents, faces or addresses, and no way to bring any in:
//! a layout holds counts only.

use crate::tied::Turn;

/// Whom a scheme scores. One engine serves both; where this documentation says person, an enterprise may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Subject {
    /// A person.
    #[default]
    Person,
    /// An enterprise: a legal entity, of which only the stratum is known.
    Enterprise,
}

impl Subject {
    /// Every kind of subject.
    pub const ALL: [Self; 2] = [Self::Person, Self::Enterprise];

    /// The word for one.
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Enterprise => "enterprise",
        }
    }

    /// The word for several.
    pub fn words(self) -> &'static str {
        match self {
            Self::Person => "persons",
            Self::Enterprise => "enterprises",
        }
    }
}

/// An attribute that the run tells persons apart by, with its classes (categories of the population, possibly merged).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// `sex`, `age`, `setting`...
    pub name: String,
    /// Names of the classes.
    pub classes: Vec<String>,
}

/// All persons alike in the attributes that the pack reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stratum {
    /// Class index, one per attribute of [`Layout::attributes`].
    pub classes: Vec<u8>,
}

/// The unit of reporting: province, city or part of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its name.
    pub name: String,
}

/// Consecutive persons of one stratum in one region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Index into [`Layout::strata`].
    pub stratum: u16,
    /// Number of persons, at least 1 and at most [`Layout::BLOCK_MAX`].
    pub persons: u32,
}

impl Block {
    /// So many persons of a stratum, in blocks as long as they may be.
    pub fn cut(stratum: u16, persons: u64) -> impl Iterator<Item = Self> {
        let longest = u64::from(Layout::BLOCK_MAX);
        (0..persons).step_by(Layout::BLOCK_MAX as usize).map(move |before| {
            let persons = (persons - before).min(longest) as u32;
            Self { stratum, persons }
        })
    }
}

/// The unit of computation: direct links and region-bound misidentifications stay inside one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Index into [`Layout::areas`].
    pub area: u16,
    /// The subjects, block by block; blocks of one stratum stand together, strata in rising order.
    pub blocks: Vec<Block>,
    /// Persons who live here but are not subjects (children, say): counted, never scored.
    pub bystanders: u64,
}

impl Region {
    /// Number of subjects.
    pub fn subjects(&self) -> u64 {
        self.blocks.iter().map(|b| u64::from(b.persons)).sum()
    }
}

/// Who lives with whom. A household is of a template: so many members of each class. The members of a class of a region, subjects in their
/// order and bystanders after them, are put into the places that households have for them in an order of their own
/// ([`crate::household`]); whoever finds no place lives in a collective household, with nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Households {
    /// Classes of members: for each attribute that tells them apart, its name and class.
    pub classes: Vec<Vec<(String, String)>>,
    /// By stratum: the class of its subjects.
    pub class_of: Vec<u16>,
    /// Templates: the classes of members, rising, and how many of each.
    pub templates: Vec<Vec<(u16, u32)>>,
    /// By region.
    pub regions: Vec<Housed>,
}

/// The households of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Housed {
    /// By template: how many households are of it.
    pub households: Vec<u32>,
    /// By class: bystanders. They add up to the region's.
    pub bystanders: Vec<u64>,
}

/// The synthetic population of a run. Areas, regions and blocks are in a fixed order: part of the scenario, never of
/// the number of threads.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// What they are.
    pub subject: Subject,
    /// What strata differ in. The area is not among them.
    pub attributes: Vec<Attribute>,
    /// The strata.
    pub strata: Vec<Stratum>,
    /// The areas.
    pub areas: Vec<Area>,
    /// The regions, area by area.
    pub regions: Vec<Region>,
    /// Who lives with whom, where a scheme asks.
    pub households: Option<Households>,
    /// By region, what reaches its subjects from those whom they are tied to and who were simulated before them, in order of time.
    pub ties: Option<Vec<Vec<Turn>>>,
    /// One simulated person stands for this many (1 for a full run); only reports use it.
    pub stands_for: f64,
}

impl Layout {
    /// Longest block: the state of its persons fits a core's first-level cache.
    pub const BLOCK_MAX: u32 = 4_096;

    /// Whether no block is longer, and none is empty.
    pub fn has_blocks_of_their_length(&self) -> bool {
        let blocks = self.regions.iter().flat_map(|region| &region.blocks);
        blocks.into_iter().all(|block| (1..=Self::BLOCK_MAX).contains(&block.persons))
    }

    /// Some regions by themselves.
    #[must_use]
    pub fn part(&self, regions: &[usize]) -> Self {
        let households = self.households.as_ref().map(|all| Households {
            regions: regions.iter().map(|&region| all.regions[region].clone()).collect(),
            ..all.clone()
        });
        let ties = self.ties.as_ref().map(|all| regions.iter().map(|&region| all[region].clone()).collect());
        let regions = regions.iter().map(|&region| self.regions[region].clone()).collect();
        Self { regions, households, ties, ..self.clone() }
    }

    /// Number of subjects in all regions.
    pub fn subjects(&self) -> u64 {
        self.regions.iter().map(Region::subjects).sum()
    }

    /// Number of persons, bystanders included.
    pub fn persons(&self) -> u64 {
        self.subjects() + self.regions.iter().map(|r| r.bystanders).sum::<u64>()
    }
}
