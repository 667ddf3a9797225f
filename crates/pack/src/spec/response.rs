//! How conduct responds to a scheme: theories of behaviour, and rivals of the one in force.

use super::{Parameter, Place, Rules};

/// A theory of behaviour that is in force.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// Becker 1968; updating of perceived risk, Anwar & Loughran 2011.
    Deterrence(Box<Deterrence>),
    /// What restrictions wear down.
    Hardship(Box<Hardship>),
    /// Lawful conduct that earns nothing falls where people feel watched.
    Chilling(Box<Chilling>),
    /// People do what those around them do.
    Norms(Box<Norms>),
    /// Conduct moves out of sight.
    Displacement(Box<Displacement>),
    /// Conduct that earns points rises short of something better.
    Gaming(Box<Gaming>),
    /// Listings and mistaken records bring on what the rules forbid.
    Defiance(Box<Defiance>),
}

/// By domain, `*` for all others.
pub type ByDomain = Vec<(String, Parameter)>;

/// The entry of a domain, or that of all others.
pub fn of_domain<'a>(table: &'a [(String, Parameter)], domain: &str) -> Option<&'a Parameter> {
    let find = |domain: &str| table.iter().find(|(name, _)| name == domain);
    find(domain).or_else(|| find("*")).map(|(_, parameter)| parameter)
}

/// `[response.chilling]`: lawful conduct that earns nothing is multiplied by exp(-elasticity (r - risk_before)), whatever the rules
/// make of it. Perceived risk is that of [`Deterrence`].
#[derive(Debug, Clone, PartialEq)]
pub struct Chilling {
    /// By domain.
    pub elasticity: ByDomain,
}

/// `[response.norms]`: conduct is multiplied by n^strength, n being how much of it there was in the region in the tick before for what
/// there would be without the scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Norms {
    /// By domain.
    pub strength: ByDomain,
    /// Highest factor, if there is one; the lowest is 1 over it.
    pub most: Option<Parameter>,
}

/// `[response.displacement]`: of conduct that earns nothing a share happens out of sight that grows with perceived risk from 0 at
/// `risk_before` to `share` at certainty.
#[derive(Debug, Clone, PartialEq)]
pub struct Displacement {
    /// By domain.
    pub share: ByDomain,
}

/// `[response.gaming]`: conduct that earns points is multiplied by exp(elasticity) for whoever is at most `reach` short of a better grade
/// or of a list's threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct Gaming {
    /// Points.
    pub reach: Parameter,
    /// By domain.
    pub elasticity: ByDomain,
}

/// `[response.defiance]`: conduct that loses points is multiplied by exp(elasticity g), g being grievance.
#[derive(Debug, Clone, PartialEq)]
pub struct Defiance {
    /// Share of the way to 1 that a rightful listing moves grievance.
    pub listed: Parameter,
    /// The same of a wrongful one.
    pub wrongly_listed: Parameter,
    /// The same of a mistaken record.
    pub mistaken_record: Parameter,
    /// Share of grievance that passes per unit of time.
    pub recovery: Parameter,
    /// By domain: logarithm of the factor at the greatest grievance.
    pub elasticity: ByDomain,
}

/// `[rival.NAME]`: a rival theory of how conduct responds.
#[derive(Debug, Clone, PartialEq)]
pub struct Rival {
    /// Its name.
    pub name: String,
    /// What it holds, in a sentence.
    pub says: String,
    /// The responses in force under it, by kind; the others are not.
    pub theories: Vec<String>,
    /// How much it counts for, of all rivals.
    pub weight: Parameter,
    /// Where it stands.
    pub place: Place,
}

/// `[response.hardship]`: h' = min(1, (1 - recovery) h + what consequences add), f = exp(elasticity h).
#[derive(Debug, Clone, PartialEq)]
pub struct Hardship {
    /// Share of hardship that passes per unit of time; `None` where a market makes it.
    pub recovery: Option<Parameter>,
    /// By conduct: logarithm of the factor at the greatest hardship.
    pub elasticity: Vec<(String, Parameter)>,
    /// Hardship that a lost job brings, of the greatest.
    pub job_lost: Option<Parameter>,
}

impl Rules {
    /// The response to perceived risk.
    pub fn deterrence(&self) -> Option<&Deterrence> {
        self.responses.iter().find_map(|response| match response {
            Response::Deterrence(theory) => Some(&**theory),
            _ => None,
        })
    }

    /// The response to hardship.
    pub fn hardship(&self) -> Option<&Hardship> {
        self.responses.iter().find_map(|response| match response {
            Response::Hardship(theory) => Some(&**theory),
            _ => None,
        })
    }

    /// The response of lawful conduct to being watched.
    pub fn chilling(&self) -> Option<&Chilling> {
        self.responses.iter().find_map(|response| match response {
            Response::Chilling(theory) => Some(&**theory),
            _ => None,
        })
    }

    /// The response to what others do.
    pub fn norms(&self) -> Option<&Norms> {
        self.responses.iter().find_map(|response| match response {
            Response::Norms(theory) => Some(&**theory),
            _ => None,
        })
    }

    /// How conduct moves out of sight.
    pub fn displacement(&self) -> Option<&Displacement> {
        self.responses.iter().find_map(|response| match response {
            Response::Displacement(theory) => Some(&**theory),
            _ => None,
        })
    }

    /// The response to being short of something better.
    pub fn gaming(&self) -> Option<&Gaming> {
        self.responses.iter().find_map(|response| match response {
            Response::Gaming(theory) => Some(&**theory),
            _ => None,
        })
    }

    /// The response to grievance.
    pub fn defiance(&self) -> Option<&Defiance> {
        self.responses.iter().find_map(|response| match response {
            Response::Defiance(theory) => Some(&**theory),
            _ => None,
        })
    }
}

/// `[response.deterrence]`. f = exp(-eta_d c_k (r - r_ref)) for unlawful or point-losing conduct, exp(+eta_d g_k (r - r_ref)) for
/// rewarded conduct; c_k and g_k are the part of the way from the start score to the nearest sanction or reward
/// threshold that one record covers, at most 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Deterrence {
    /// Perceived risk before the scheme, r_ref.
    pub risk_before: Parameter,
    /// Risk that the scheme announces; perceived risk decays to it.
    pub risk_announced: Parameter,
    /// alpha: r += alpha (1 - r) at each own record that loses points.
    pub learning: Parameter,
    /// Rate at which perceived risk returns to the announced risk.
    pub forgetting: Parameter,
    /// eta of point-losing conduct, by domain; `*` for all others: (domain, parameter).
    pub elasticity: Vec<(String, Parameter)>,
    /// eta of point-earning conduct, by domain; `*` for all others: (domain, parameter). Empty: nobody does more for points.
    pub elasticity_rewarded: Vec<(String, Parameter)>,
    /// Word of sanctions among peers.
    pub word: Option<Word>,
}

/// `[response.deterrence.word]`: peers hear of listings.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Share of the way to 1 that the listing of a peer moves perceived risk.
    pub heard: Parameter,
    /// How many peers everybody has.
    pub peers: Parameter,
}
