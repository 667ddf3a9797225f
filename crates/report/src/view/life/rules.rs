//! The rules of a pack behind what happened, each with its line and its source.

use lab::plan::Plan;
use pack::spec::{Provenance, Rules as PackRules};

use super::RuleView;

/// Rules met so far.
pub(super) struct Rules<'a> {
    plan: &'a Plan,
    met: Vec<RuleView>,
}

impl<'a> Rules<'a> {
    /// None yet.
    pub(super) fn new(plan: &'a Plan) -> Self {
        Self { plan, met: Vec::new() }
    }

    /// The rules in force at a tick.
    pub(super) fn at(&self, tick: u32) -> &'a PackRules {
        self.plan.rules_at(tick)
    }

    /// Notes a rule; gives its path.
    pub(super) fn note(&mut self, path: String, provenance: &Provenance) -> String {
        let line = self.plan.pack.line(provenance.place);
        if !self.met.iter().any(|rule| rule.path == path && rule.line == line) {
            let source = provenance.source.as_ref();
            let known = source.and_then(|key| self.plan.pack.sources.iter().find(|s| s.key == *key));
            self.met.push(RuleView {
                path: path.clone(),
                line,
                evidence: provenance.evidence.word(),
                source: known.map(|source| source.title.clone()).or_else(|| source.cloned()),
                url: known.and_then(|source| source.url.clone()),
                why: provenance.why.clone(),
            });
        }
        path
    }

    /// Of a list.
    pub(super) fn list(&mut self, name: &str, tick: u32) -> Vec<String> {
        let list = self.at(tick).lists.iter().find(|list| list.name == name);
        list.map(|list| self.note(format!("list.{name}"), &list.provenance)).into_iter().collect()
    }

    /// Everything that was met, in order of path.
    pub(super) fn into_views(mut self) -> Vec<RuleView> {
        self.met.sort_by(|a, b| (&a.path, &a.line).cmp(&(&b.path, &b.line)));
        self.met
    }
}
