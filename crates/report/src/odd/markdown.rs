//! Markdown in lines of at most 100 characters, so that it reads in a terminal as well as rendered.

const WIDTH: usize = 100;

/// A text under way.
#[derive(Debug, Default)]
pub struct Markdown(String);

impl Markdown {
    /// A heading of a level.
    pub fn heading(&mut self, level: usize, text: &str) {
        self.gap();
        self.0.push_str(&format!("{} {text}\n", "#".repeat(level)));
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: &str) {
        self.gap();
        self.wrapped("", "", text);
    }

    /// An item of a list; items stand one below the other.
    pub fn item(&mut self, text: &str) {
        if !self.0.lines().last().is_some_and(|line| line.starts_with("- ") || line.starts_with("  ")) {
            self.gap();
        }
        self.wrapped("- ", "  ", text);
    }

    /// An item whose head stands out.
    pub fn term(&mut self, head: &str, text: &str) {
        self.item(&format!("**{head}**: {text}"));
    }

    /// Text that is shown as it is.
    pub fn as_it_is(&mut self, text: &str) {
        self.gap();
        self.0.push_str(&format!("```text\n{}\n```\n", text.trim_end()));
    }

    /// The text.
    pub fn text(self) -> String {
        self.0
    }

    fn gap(&mut self) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
    }

    fn wrapped(&mut self, first: &str, others: &str, text: &str) {
        let mut line = first.to_owned();
        let mut is_empty = true;
        for word in text.split_whitespace() {
            let length = line.chars().count() + 1 + word.chars().count();
            // A line that began with these would be read as an item or a heading.
            let marks = word.starts_with(['-', '+', '*', '#', '>']) && word.chars().count() == 1;
            if !is_empty && length > WIDTH && !marks {
                self.0.push_str(&line);
                self.0.push('\n');
                line = others.to_owned();
                is_empty = true;
            }
            if !is_empty {
                line.push(' ');
            }
            line.push_str(word);
            is_empty = false;
        }
        self.0.push_str(&line);
        self.0.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_short_and_items_stand_together() {
        let mut page = Markdown::default();
        page.heading(2, "Head");
        page.paragraph(&"word ".repeat(60));
        page.item("one");
        page.term("two", &"long ".repeat(40));
        let text = page.text();
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert!(text.contains("word\n\n- one\n- **two**: long"), "{text}");
    }
}
