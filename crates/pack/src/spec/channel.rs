//! What people truly do, and how it comes to be seen, mistaken and counted.

use super::{Parameter, Place, Provenance};

/// `[conduct.NAME]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Conduct {
    /// Name.
    pub name: String,
    /// One sentence: what the act is.
    pub says: String,
    /// Groups conduct for responses, reports and random streams.
    pub domain: String,
    /// Whether law allows it (chilling is the loss of lawful conduct).
    pub lawful: bool,
    /// Acts per subject and time *in a world without the scheme*.
    pub rate: Parameter,
    /// `false`: at most one act of this kind per tick counts (attendance, a test, a payment date).
    pub repeats: bool,
    /// Where it stands.
    pub place: Place,
}

/// `[channel.NAME]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// Name.
    pub name: String,
    /// One sentence: what it is.
    pub says: String,
    /// Share of acts within its sight.
    pub coverage: Parameter,
    /// Probability that an act within sight is recorded.
    pub sensitivity: Parameter,
    /// Sensitivity for particular conduct, overriding `sensitivity`: (conduct, parameter).
    pub sensitivity_to: Vec<(String, Parameter)>,
    /// Probability that a record goes to the wrong subject, and where it lands.
    pub misidentify: Option<Misidentify>,
    /// Records of nobody's act.
    pub database_error: Option<DatabaseError>,
    /// Face search against a gallery.
    pub gallery: Option<Gallery>,
    /// Records for the listing of somebody else.
    pub association: Option<Association>,
    /// Its coverage follows its records of the past.
    pub feedback: Option<Feedback>,
    /// Where it stands.
    pub place: Place,
}

/// Misidentification.
#[derive(Debug, Clone, PartialEq)]
pub struct Misidentify {
    /// Probability per record; may vary by attribute of the true author.
    pub share: Parameter,
    /// Where a misidentified record lands.
    pub pool: Pool,
}

/// The pool a misidentified record lands in, uniformly.
#[derive(Debug, Clone, PartialEq)]
pub enum Pool {
    /// Same region and same categories of these attributes as the true author.
    RegionAndGroup(Vec<String>),
    /// Same region.
    Region,
    /// Anybody in the whole population.
    Population,
}

/// `database_error = { ..., as = "conduct" }`.
#[derive(Debug, Clone, PartialEq)]
pub struct DatabaseError {
    /// Mistaken records per subject and time.
    pub rate: Parameter,
    /// The conduct such a record states.
    pub conduct: String,
}

/// `association = { ... }`: whoever enters a list brings records on others.
#[derive(Debug, Clone, PartialEq)]
pub struct Association {
    /// The list whose entries do.
    pub list: String,
    /// Expected records an entry.
    pub records: Parameter,
    /// How many peers everybody has, on whom they land; anybody of the region where it is not stated.
    pub peers: Option<Parameter>,
    /// The conduct such a record states.
    pub conduct: String,
}

/// `[channel.NAME.feedback]`: a channel that looks where it has seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Feedback {
    /// Records of the past that each area starts with.
    pub before: Parameter,
    /// How many times the stated coverage it can have in an area.
    pub most: Parameter,
    /// Rate at which records of the past lose weight.
    pub forgetting: Option<Parameter>,
    /// Whether a record weighs the less the more was looked for it.
    pub corrected: bool,
}

/// `gallery = { ... }`: each pass of a subject is compared with `size` enrolled faces.
#[derive(Debug, Clone, PartialEq)]
pub struct Gallery {
    /// Passes per subject and time.
    pub probes: Parameter,
    /// Number of enrolled faces W.
    pub size: Parameter,
    /// False match rate of one comparison; FPIR = 1-(1-FMR)^W.
    pub false_match_rate: Parameter,
    /// `true`: whoever is falsely matched once is always falsely matched (a fixed trait); `false`: errors are independent.
    pub fixed_trait: bool,
    /// The conduct a false alert is recorded as.
    pub conduct: String,
}

/// `[indicator.NAME]`: turns records into points.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Name.
    pub name: String,
    /// The conduct it counts.
    pub conduct: String,
    /// The channels it takes records from.
    pub channels: Vec<String>,
    /// Points per record (0 is allowed: an indicator may serve lists only). Of a direct one: all that there are.
    pub points: f64,
    /// The factor that the points move, where the score is an index.
    pub factor: Option<String>,
    /// Whether a record puts its bearer straight into the last class.
    pub direct: bool,
    /// Source of the bare numbers of this table.
    pub provenance: Provenance,
}
