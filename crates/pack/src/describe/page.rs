//! Plain text with headings, paragraphs and items, wrapped. A no-break space keeps a number and its sign together.

/// A text under way.
pub(super) struct Page {
    width: usize,
    lines: Vec<String>,
}

impl Page {
    pub(super) fn new(width: usize) -> Self {
        Self { width: width.max(40), lines: Vec::new() }
    }

    /// A heading, after an empty line.
    pub(super) fn heading(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.push(text.to_uppercase());
    }

    /// A paragraph at the margin.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.wrapped("", "", text);
    }

    /// A paragraph set in, its first line beginning with a mark, the others under the text.
    pub(super) fn item(&mut self, mark: &str, text: &str) {
        let hang = mark.chars().count().min(20);
        self.wrapped(&format!("  {mark}"), &" ".repeat(hang + 2), text);
    }

    /// A paragraph under an item.
    pub(super) fn under(&mut self, mark: &str, text: &str) {
        self.wrapped(&format!("      {mark}"), &" ".repeat(6 + mark.chars().count()), text);
    }

    /// A line as it is.
    pub(super) fn line(&mut self, text: &str) {
        self.lines.push(text.trim_end().to_owned());
    }

    /// How many characters fit in a line.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    fn wrapped(&mut self, first: &str, others: &str, text: &str) {
        let mut line = first.to_owned();
        let mut empty = true;
        for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
            let length = line.chars().count() + usize::from(!empty) + word.chars().count();
            if !empty && length > self.width {
                self.line(&line);
                line = others.to_owned();
            } else if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        self.line(&line);
    }

    /// The whole text.
    pub(super) fn text(self) -> String {
        self.lines.join("\n").replace('\u{a0}', " ") + "\n"
    }
}
