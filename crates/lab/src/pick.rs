//! Finding a synthetic person by what became of them: `wrongly listed, rural, longest`.

use std::str::FromStr;

use model::layout::Layout;
use model::lives::{Life, Lives};
use pack::nearest;

use crate::fault::{self, Fault};
use crate::plan::Plan;

/// Whom to tell of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// By number.
    Number(u64),
    /// By words.
    Pick(Words),
}

/// Words parted by commas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl FromStr for Words {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words: Vec<String> = text.split(',').map(|word| word.trim().to_lowercase()).collect();
        match words.iter().any(String::is_empty) {
            true => Err("name what is looked for, parted by commas: \"wrongly listed, longest\"".to_owned()),
            false => Ok(Self(words)),
        }
    }
}

impl std::fmt::Display for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

/// What became of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Became {
    Anything,
    Listed,
    Wrongly,
    NeverListed,
}

/// Which of those who fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    First,
    Longest,
    Shortest,
    Highest,
    Lowest,
}

/// What words mean in a run.
#[derive(Debug)]
struct Meaning {
    became: Became,
    /// `None`: any list.
    list: Option<usize>,
    /// Attribute and class.
    classes: Vec<(usize, u8)>,
    area: Option<usize>,
    which: Which,
}

const WORDS: [&str; 7] =
    ["listed", "wrongly listed", "never listed", "longest", "shortest", "highest score", "lowest score"];

impl Words {
    fn meaning(&self, plan: &Plan) -> Result<Meaning, Fault> {
        let mut meaning = Meaning {
            became: Became::Anything,
            list: None,
            classes: Vec::new(),
            area: None,
            which: Which::First,
        };
        for word in &self.0 {
            meaning.read(word, plan)?;
        }
        Ok(meaning)
    }
}

impl Meaning {
    fn read(&mut self, word: &str, plan: &Plan) -> Result<(), Fault> {
        match word {
            "listed" => self.became = Became::Listed,
            "wrongly listed" => self.became = Became::Wrongly,
            "never listed" => self.became = Became::NeverListed,
            "longest" => self.which = Which::Longest,
            "shortest" => self.which = Which::Shortest,
            "highest score" => self.which = Which::Highest,
            "lowest score" => self.which = Which::Lowest,
            _ => return self.read_name(word, plan),
        }
        Ok(())
    }

    fn read_name(&mut self, word: &str, plan: &Plan) -> Result<(), Fault> {
        let layout = &plan.layout;
        if let Some(list) = word.strip_prefix("on ") {
            let at = plan.policy.lists.iter().position(|known| same(&known.name, list));
            self.list = Some(at.ok_or_else(|| unknown(word, plan))?);
            return Ok(());
        }
        let class = (0..layout.attributes.len()).find_map(|a| Some((a, class_of(layout, a, word)?)));
        if let Some(class) = class {
            self.classes.push(class);
            return Ok(());
        }
        let area = layout.areas.iter().position(|area| same(&area.name, word));
        self.area = Some(area.ok_or_else(|| unknown(word, plan))?);
        Ok(())
    }

    /// Ticks that count for the words.
    fn ticks(&self, life: &Life) -> u32 {
        let by_list = if self.became == Became::Wrongly { &life.wrongly } else { &life.listed };
        match self.list {
            Some(list) => by_list[list].into(),
            None => by_list.iter().map(|&ticks| u32::from(ticks)).sum(),
        }
    }

    fn fits(&self, life: &Life) -> bool {
        match self.became {
            Became::Anything => self.list.is_none() || self.ticks(life) > 0,
            Became::NeverListed => self.ticks(life) == 0,
            Became::Listed | Became::Wrongly => self.ticks(life) > 0,
        }
    }

    /// The higher it is, the rather they are meant.
    fn rank(&self, life: &Life) -> i64 {
        match self.which {
            Which::First => 0,
            Which::Longest => self.ticks(life).into(),
            Which::Shortest => -i64::from(self.ticks(life)),
            Which::Highest => life.end.score[0].into(),
            Which::Lowest => -i64::from(life.end.score[0]),
        }
    }
}

/// `rural` or `residence=rural`, with spaces for underscores.
fn class_of(layout: &Layout, attribute: usize, word: &str) -> Option<u8> {
    let attribute = &layout.attributes[attribute];
    let class = match word.split_once('=') {
        Some((name, class)) if same(&attribute.name, name.trim()) => class.trim(),
        Some(_) => return None,
        None => word,
    };
    attribute.classes.iter().position(|known| same(known, class)).map(|at| at as u8)
}

fn same(name: &str, word: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace(['_', '-'], " ");
    plain(name) == plain(word)
}

fn unknown(word: &str, plan: &Plan) -> Fault {
    let layout = &plan.layout;
    let mut names: Vec<String> = WORDS.iter().map(|word| (*word).to_owned()).collect();
    names.extend(plan.policy.lists.iter().map(|list| format!("on {}", list.name)));
    let classes = layout.attributes.iter().filter(|attribute| attribute.classes.len() > 1);
    names.extend(classes.flat_map(|attribute| attribute.classes.clone()));
    let help =
        match nearest(word, names.iter().chain(layout.areas.iter().map(|a| &a.name)).map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("this run knows {}, and the names of its areas", names.join(", ")),
        };
    Fault::new(&fault::NO_SUCH_PERSON, format!("nobody is told apart by `{word}` in this run")).help(help)
}

/// The number of the person whom the words mean, of all lives of a run.
pub fn pick(plan: &Plan, lives: &Lives, words: &Words) -> Result<u64, Fault> {
    let meaning = words.meaning(plan)?;
    let layout = &plan.layout;
    let places = layout.regions.iter().flat_map(|region| {
        let blocks = region.blocks.iter();
        blocks.flat_map(|block| std::iter::repeat_n((region.area, block.stratum), block.persons as usize))
    });
    let mut found: Option<(i64, u64)> = None;
    for ((number, life), (area, stratum)) in (0..).zip(lives.iter()).zip(places) {
        let classes = &layout.strata[usize::from(stratum)].classes;
        let belongs = meaning.area.is_none_or(|wanted| wanted == usize::from(area))
            && meaning.classes.iter().all(|&(attribute, class)| classes[attribute] == class);
        let rank = meaning.rank(life);
        if belongs && meaning.fits(life) && found.is_none_or(|(best, _)| rank > best) {
            found = Some((rank, number));
        }
    }
    found.map(|(_, number)| number).ok_or_else(|| {
        Fault::new(&fault::NO_SUCH_PERSON, format!("nobody in this run fits `{words}`"))
            .help("leave a word out, or run with more persons")
    })
}

/// Whether the words can be understood, before anything is run.
pub fn check(plan: &Plan, words: &Words) -> Result<(), Fault> {
    words.meaning(plan).map(|_| ())
}
