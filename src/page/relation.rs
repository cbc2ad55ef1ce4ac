//! How pages belong together, in one table.
//!
//! One side is written; the other side is generated and has words of its own. It must not know any page.

use super::kind::Kind;

/// The facts of one relation.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Its name in templates, seen from the page that writes it.
    pub name: &'static str,
    /// Its name in templates, seen from the other page.
    pub inverse: &'static str,
    /// What the page that writes it says above the list.
    pub heading: &'static str,
    /// What the other page says above the list.
    pub inverse_heading: &'static str,
    /// Which kinds may write it.
    pub from: &'static [Kind],
    /// Which kinds it may point to.
    pub to: &'static [Kind],
    /// Whether following it must never lead back.
    pub acyclic: bool,
}

macro_rules! relations {
    ($($variant:ident $name:literal $inverse:literal $heading:literal $inverse_heading:literal [$($from:ident)*] [$($to:ident)*] $acyclic:literal)*) => {
        /// How one page belongs to another.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum Relation { $(#[doc = $heading] $variant,)* }

        impl Relation {
            /// All relations, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The facts of it.
            #[must_use]
            pub fn facts(self) -> Facts {
                match self { $(Self::$variant => Facts {
                    name: $name, inverse: $inverse, heading: $heading, inverse_heading: $inverse_heading,
                    from: &[$(Kind::$from),*], to: &[$(Kind::$to),*], acyclic: $acyclic,
                }),* }
            }
        }
    };
}

relations! {
    UsesSkill "skills" "used_in" "What to learn first" "Problems where you use this" [Guide] [Skill] false
    UsesData "data" "helps_answer" "Data used" "Questions this helps to answer" [Guide] [Dataset] false
    About "places" "for_here" "About" "For here" [Guide Story Dataset Surgery Series Post Organisation Person] [Place] false
    Next "next" "first" "Do this next" "Do this first" [Guide] [Guide] false
    Related "related" "related_from" "Related problems" "Related problems" [Guide] [Guide] false
    BuildsOn "builds_on" "leads_to" "Builds on" "Learn this next" [Skill] [Skill] true
    Publisher "publisher" "publishes" "Published by" "Data it publishes" [Dataset] [Organisation] false
    Replaces "replaces" "replaced_by" "Replaces" "Replaced by" [Dataset] [Dataset] true
    Inside "inside" "places_inside" "Inside" "Places in here" [Place] [Place] true
    Was "was" "became" "Before its edges changed" "What it became" [Place] [Place] true
    PartOf "series" "dates" "Part of" "Dates" [Surgery] [Series] false
    GuidesUsed "guides_used" "came_up_at" "Guides used" "Came up at" [Surgery] [Guide] false
    Answered "answered" "asked_at" "Questions asked" "Asked at" [Surgery] [Guide] false
    Helpers "helpers" "helped_at" "Helpers" "Helped at" [Surgery] [Person] false
    Groups "groups" "came_to" "Groups who came" "Came to" [Surgery] [Organisation] false
    Followed "guides" "stories" "Guides they followed" "What other groups did" [Story] [Guide] false
    StartedAt "surgery" "came_of_it" "Where it started" "What came of it" [Story] [Surgery] false
    By "group" "changed" "Who did it" "What they changed" [Story] [Organisation] false
    CanHelpWith "can_help_with" "people" "Can help with" "People who can help" [Person] [Skill] false
    WorksWith "organisation" "helpers_here" "Works with" "Helpers from here" [Person] [Organisation] false
    Explains "words" "found_in" "Words on this page" "Where this word is used" [Guide Skill Dataset Place Surgery Series Story Post Page Person Organisation Term] [Term] false
    Mentions "mentions" "mentioned_in" "Links" "Mentioned in" [Guide Skill Dataset Place Surgery Series Story Post Page Person Organisation Term] [Guide Skill Dataset Place Surgery Series Story Post Page Person Organisation Term] false
    TranslationOf "translation_of" "translations" "Translation of" "In other languages" [Guide Skill Dataset Place Surgery Series Story Post Page Person Organisation Term] [Guide Skill Dataset Place Surgery Series Story Post Page Person Organisation Term] true
}
