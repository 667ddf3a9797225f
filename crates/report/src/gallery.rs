//! The gallery: a page of all packs that were run, and a page for each.

use std::collections::BTreeMap;
use std::io;

use lab::exhibition::Exhibit;
use serde::Serialize;

use crate::chart::Scene;
use crate::chart::Table;
use crate::chart::card::{Card, card};
use crate::finished::Finished;
use crate::number::{about, count, title};
use crate::numbers::Numbers;
use crate::page::{STYLE, render};
use crate::view::{
    AnswerView, CLAIMS, ClaimView, ExhibitView, ExhibitionView, RecordView, RunView, SourceLine, answers,
    page_name,
};

/// The marks of stances, so that they are told apart by shape too.
const MARKS: [(&str, &str); 3] =
    [("claimed", "\u{25c6}"), ("documented", "\u{25cf}"), ("hypothetical", "\u{25b2}")];

/// Countries by their codes; others stand as their code.
const COUNTRIES: [(&str, &str); 12] = [
    ("AU", "Australia"),
    ("CA", "Canada"),
    ("CN", "China"),
    ("DE", "Germany"),
    ("DK", "Denmark"),
    ("FR", "France"),
    ("GB", "United Kingdom"),
    ("IT", "Italy"),
    ("NL", "Netherlands"),
    ("SE", "Sweden"),
    ("SG", "Singapore"),
    ("US", "United States"),
];

/// Packs that were run, gathered one by one.
#[derive(Default)]
pub struct GalleryPages {
    exhibits: Vec<(ExhibitView, bool)>,
    cards: BTreeMap<String, Card>,
}

/// What the template of the page of all is given.
#[derive(Serialize)]
struct IndexPage<'a> {
    view: &'a ExhibitionView,
    style: &'static str,
    countries: Vec<Country<'a>>,
    claims: &'static str,
}

#[derive(Serialize)]
struct Country<'a> {
    name: &'a str,
    schemes: Vec<Scheme<'a>>,
}

/// A pack as both pages have it.
#[derive(Serialize)]
struct Scheme<'a> {
    view: &'a ExhibitView,
    mark: &'static str,
    country: &'a str,
    subjects: &'static str,
    years: String,
    svg: &'a str,
    caption: &'a str,
}

/// What the template of a pack's page is given.
#[derive(Serialize)]
struct ExhibitPage<'a> {
    /// For the page's frame.
    view: &'a ExhibitionView,
    style: &'static str,
    scheme: Scheme<'a>,
    scope: String,
    claims_lead: &'static str,
    claims: Vec<ClaimRow<'a>>,
    sources: &'a [SourceLine],
    sides: Vec<Side<'a>>,
    questions: Vec<Question>,
    record: Option<&'a RecordView>,
    pairs: Option<Table>,
}

/// A claim, its sources by their numbers in the list.
#[derive(Serialize)]
struct ClaimRow<'a> {
    view: &'a ClaimView,
    by: Vec<usize>,
    sources: Vec<usize>,
}

/// A scheme at the head of a column.
#[derive(Serialize)]
struct Side<'a> {
    title: &'a str,
    page: Option<&'a str>,
    span: String,
}

#[derive(Serialize)]
struct Question {
    asks: &'static str,
    answers: Vec<Vec<AnswerView>>,
}

impl GalleryPages {
    /// Adds a pack that was run.
    pub fn hang(&mut self, exhibit: &Exhibit) {
        let finished = Finished::of(&exhibit.outcome, exhibit.outcome.plan.command());
        let numbers = Numbers::new(&finished.measures);
        let id = format!("card-{}", page_name(&finished.pack.name).trim_end_matches(".html"));
        let card = card(&Scene { run: &finished, numbers: &numbers }, &id);
        let view = ExhibitView::new(exhibit, RunView::new(&finished), card.list.as_deref());
        self.cards.insert(view.pack.clone(), card);
        self.exhibits.push((view, exhibit.shown));
    }

    /// Everything that its pages say.
    pub fn view(&self) -> ExhibitionView {
        ExhibitionView::new(self.exhibits.clone())
    }

    /// Writes every file through a callback that takes a name and the content.
    ///
    /// # Errors
    /// If the callback fails, or a template does not fit.
    pub fn write(
        &self,
        put: &mut dyn FnMut(&str, &[u8]) -> io::Result<()>,
        view: &ExhibitionView,
    ) -> io::Result<()> {
        put("gallery.json", view.to_json_text().as_bytes())?;
        put("index.html", self.index(view)?.as_bytes())?;
        for exhibit in &view.exhibits {
            put(&exhibit.page, self.page(view, exhibit)?.as_bytes())?;
        }
        Ok(())
    }

    fn index(&self, view: &ExhibitionView) -> io::Result<String> {
        let mut countries: Vec<Country<'_>> = Vec::new();
        for exhibit in &view.exhibits {
            let scheme = self.scheme(exhibit);
            match countries.last_mut().filter(|country| country.name == scheme.country) {
                Some(country) => country.schemes.push(scheme),
                None => countries.push(Country { name: scheme.country, schemes: vec![scheme] }),
            }
        }
        render("gallery.html", &IndexPage { view, style: STYLE, countries, claims: CLAIMS })
    }

    fn page(&self, view: &ExhibitionView, exhibit: &ExhibitView) -> io::Result<String> {
        let record = exhibit.record.as_ref();
        let mut schemes = vec![(exhibit.measures.as_slice(), exhibit.people_respond)];
        schemes.extend(record.map(|record| (record.measures.as_slice(), record.people_respond)));
        let questions = answers(&schemes).into_iter().map(|(asks, answers)| Question { asks, answers });
        render(
            "exhibit.html",
            &ExhibitPage {
                view,
                style: STYLE,
                scheme: self.scheme(exhibit),
                scope: scope(exhibit),
                claims_lead: CLAIMS,
                claims: exhibit.claims.iter().map(|claim| row(claim, &exhibit.sources)).collect(),
                sources: &exhibit.sources,
                sides: sides(exhibit),
                questions: questions.collect(),
                record,
                pairs: record.filter(|record| record.unpaired.is_none()).map(pairs),
            },
        )
    }

    fn scheme<'a>(&'a self, view: &'a ExhibitView) -> Scheme<'a> {
        let card = self.cards.get(&view.pack);
        Scheme {
            view,
            mark: MARKS.iter().find(|(stance, _)| *stance == view.stance).map_or("", |(_, mark)| mark),
            country: COUNTRIES
                .iter()
                .find(|(code, _)| *code == view.country)
                .map_or(view.country.as_str(), |(_, name)| name),
            subjects: view.subjects_word(),
            years: view.years(),
            svg: card.map_or("", |card| &card.svg),
            caption: card.map_or("", |card| &card.caption),
        }
    }
}

fn scope(view: &ExhibitView) -> String {
    let stands_for = if view.stands_for > 1.0 {
        format!("together they stand for about {}", about(view.subjects as f64 * view.stands_for))
    } else {
        "everybody is simulated one to one".to_owned()
    };
    let runs = match view.replicates {
        1 => "one run, so without intervals over runs".to_owned(),
        n => format!("means over {n} runs that differ in their seed only, with 95% intervals over the runs"),
    };
    format!(
        "{} simulated {}, {} to {}; {stands_for}; {runs}. Intervals show chance alone.",
        count(view.subjects as f64),
        view.subjects_word(),
        view.span[0],
        view.span[1]
    )
}

fn row<'a>(view: &'a ClaimView, sources: &[SourceLine]) -> ClaimRow<'a> {
    let number = |key: &String| sources.iter().position(|source| source.key == *key).map(|at| at + 1);
    ClaimRow {
        view,
        by: number(&view.by).into_iter().collect(),
        sources: view.sources.iter().filter_map(number).collect(),
    }
}

fn sides(view: &ExhibitView) -> Vec<Side<'_>> {
    let span = |span: &[String; 2]| format!("{} to {}", span[0], span[1]);
    let mut sides = vec![Side { title: &view.title, page: None, span: span(&view.span) }];
    sides.extend(view.record.iter().map(|record| Side {
        title: &record.title,
        page: record.page.as_deref(),
        span: span(&record.span),
    }));
    sides
}

/// Who is on a list under one scheme and not under the other.
fn pairs(record: &RecordView) -> Table {
    let mut table = Table::new(
        "Simulated subjects who were ever on a list, means over runs",
        &["List", "Only under this scheme", "Only under the other", "Under both", "Of subjects"],
    );
    for change in &record.changed {
        let [first, second, both] = change.ever.map(count);
        table.row([title(&change.list), first, second, both, count(change.persons)]);
    }
    table
}
