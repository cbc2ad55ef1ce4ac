//! The twelve kinds of page, in one table.
//!
//! The parser, the checker, `new`, the editor schema and the theme read it. It must not know any page.

macro_rules! kinds {
    ($($variant:ident $name:literal $plural:literal $folder:literal $template:literal $says:literal)*) => {
        /// What a page is. The folder it lies in says so.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum Kind { $(#[doc = $says] $variant,)* }

        impl Kind {
            /// All kinds, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word for one, as in `casebook new guide` and `[text](guide:name)`.
            #[must_use]
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name),* } }

            /// The word for many.
            #[must_use]
            pub fn plural(self) -> &'static str { match self { $(Self::$variant => $plural),* } }

            /// The folder under `content/`.
            #[must_use]
            pub fn folder(self) -> &'static str { match self { $(Self::$variant => $folder),* } }

            /// The template that shows one.
            #[must_use]
            pub fn template(self) -> &'static str { match self { $(Self::$variant => $template),* } }

            /// What it is, in a sentence.
            #[must_use]
            pub fn says(self) -> &'static str { match self { $(Self::$variant => $says),* } }
        }
    };
}

kinds! {
    Guide "guide" "guides" "guides" "guide.html" "A problem and the steps that answer it."
    Skill "skill" "skills" "skills" "skill.html" "Something a person can learn to do."
    Dataset "dataset" "data" "data" "dataset.html" "Data that guides use, and what it cannot tell."
    Place "place" "places" "places" "place.html" "A place that guides, stories and surgeries are about."
    Surgery "surgery" "surgeries" "surgeries" "surgery.html" "One drop-in session, to come or past."
    Series "series" "series" "surgeries" "series.html" "Surgeries that come round again."
    Story "story" "stories" "stories" "story.html" "What a group did and what changed."
    Post "post" "posts" "blog" "post.html" "News."
    Page "page" "pages" "pages" "page.html" "A plain page."
    Person "person" "people" "people" "person.html" "Somebody who helps."
    Organisation "organisation" "organisations" "organisations" "organisation.html" "A group, or a body that publishes data."
    Term "term" "words" "words" "term.html" "A word explained where it is used."
}

impl Kind {
    /// The kind with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.name() == name)
    }

    /// "a guide", "an organisation".
    #[must_use]
    pub fn with_article(self) -> String {
        let article = if self == Self::Organisation { "an" } else { "a" };
        format!("{article} {}", self.name())
    }

    /// The kind of the page at this path below `content/`: its folder says, and `surgeries/NAME/index.md` is a series.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        let mut parts = path.split('/');
        let (folder, rest): (_, Vec<_>) = (parts.next()?, parts.collect());
        match (folder, rest.as_slice()) {
            (_, []) => None,
            ("surgeries", [_, "index.md"]) => Some(Self::Series),
            _ => Self::ALL.iter().copied().find(|k| *k != Self::Series && k.folder() == folder),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn the_folder_gives_the_kind() {
        assert_eq!(Kind::at("guides/helpers/a.md"), Some(Kind::Guide));
        assert_eq!(Kind::at("surgeries/castle-vale/index.md"), Some(Kind::Series));
        assert_eq!(Kind::at("surgeries/castle-vale/2026-12-09.md"), Some(Kind::Surgery));
        assert_eq!(Kind::at("guide.md"), None);
        assert_eq!(Kind::at("recipes/cake.md"), None);
    }
}
