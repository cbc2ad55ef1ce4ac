//! Names of people.
//!
//! In: a heading and its words. Out: which cells look like names of people. It must not know other columns.
//!
//! A heading alone proves nothing (`Tenant: Council`), nor do capitals alone (`Mary Stevens Park`): both are asked for,
//! or a sign that only people have, such as `Mrs` or `Surname, First`, or first names that many people have.

use super::words::{Words, words};

/// Headings of columns that hold people.
static PERSONS: Words = Words::new(
    "complainant tenant leaseholder applicant claimant patient pupil student victim witness resident \
     occupant occupier officer contact caller owner landlord volunteer member employee manager carer \
     client customer householder informant staff person persons lead respondent suspect offender deceased \
     executor nok kin parent guardian child caseworker worker supervisor signatory attendee attendees \
     participant donor coordinator organiser driver keyholder reporter by assessor inspector visitor who \
     trainee lodger",
);
/// Headings of parts of names.
static PARTS: Words = Words::new("surname forename forenames firstname lastname fullname initials maiden");
/// Headings of columns that hold other things, or people who hold a public office.
static OTHERS: Words = Words::new(
    "supplier company organisation organization school charity business station stop ward street road \
     building site venue location area authority hospital park common species type band group councillor \
     cllr mp mayor department team service place library estate country district borough region parish \
     town village trading practice provider club category status reason role title project product file \
     constituency address postcode email phone telephone age gender ethnicity language notes comment \
     outcome stage contract vendor operator party route line branch source programme nationality brand \
     model make method preference satisfaction details id ref number architect author artist sculptor \
     plaque commemorates lsoa msoa polling landmark",
);
/// Words in names of places and bodies.
static NO_PERSON: Words = Words::new(
    "road street lane avenue close drive grove terrace way crescent gardens garden mews square church \
     ward ltd limited plc llp cic inc school house library friends of the hall lodge court park bridge \
     farm hospital trust association society club centre center community council police service services \
     group company foundation band mosque temple chapel academy nursery college university hotel inn arms \
     pub cafe grill shop store stores green hill station estate tower cottage cottages building buildings \
     museum theatre surgery clinic practice pharmacy charity project scheme union team department office \
     housing homes properties partners partnership solutions systems construction almshouses and & st \
     saint saints north south east west upper lower great old new royal kings queens city borough county \
     district town village common wood field fields heath moor vale valley cross end side bank market \
     works factory mill canal river lake pool brook island statue memorial monument cemetery gate corner \
     parade walk row view place women men youth action network forum care health media consulting \
     consultants management contractors builders builder brothers sons bros co enterprises agency \
     authority board committee commission federation institute ministry primary secondary infant junior \
     high maple oak lime cherry plane ash birch elm advice citizens social private unknown not no yes \
     none other open closed food transport highways waste children adult adults family general public \
     local national british english white black asian mixed mental single support worker manager officer \
     director clerk quarter tavern fish chips bakery kitchen pizza spice garage motors salon hair barbers \
     labour conservative liberal democrat democrats party independent reform workers baths playground \
     leisure sports triangle rise mount wharf quay bay",
);
/// Words before names.
static TITLES: Words = Words::new("mr mrs ms miss mx dr rev sir dame lady prof");
/// First names that many people in Britain have.
static FIRST: Words = Words::new(
    "aaron abdul abigail adam ahmed aisha alan albert alex alexander alfie ali alice alison amanda amelia \
     amina amy andrea andrew angela anita ann anna anne anthony arthur ava barbara barry ben benjamin \
     beth betty brian bridget callum carl carol caroline catherine charles charlotte chloe chris \
     christine christopher claire colin craig daisy daniel darren david dawn dean deborah denise dennis \
     derek diane donna doris dorothy douglas edith edward eileen elaine elizabeth ella ellie emily emma \
     eric ethan eva evelyn farah fatima fiona florence frances francis frank fred freya gareth gary gavin \
     george gerald gillian glen gordon grace graham gwen hannah harold harriet harry hassan hazel heather \
     helen henry holly howard hugh ian ibrahim imran irene isaac isabella isla jack jacob jacqueline \
     james jamie jane janet janice jason jean jennifer jessica jill joan joanne joe john jonathan joseph \
     joshua joyce judith julia julie june karen kate katherine kathleen katie keith kelly kenneth kevin \
     khalid kim laura lauren lee leo leroy lesley lewis liam lily linda lisa lorraine louise lucy luke \
     lynn malcolm mandy marcus margaret maria marie marion mark martin mary matthew maureen megan mia \
     michael michelle mo mohammad mohammed molly muhammad nadia nasreen natalie nathan neil nicholas \
     nicola nigel noah nora norman oliver olivia omar oscar pamela patricia patrick paul pauline peter \
     philip phyllis poppy priya rachel raj ralph raymond rebecca richard rita robert roger ronald rose \
     roy ruby russell ruth ryan sally sam samantha samuel sandra sanjay sara sarah scott sean sharon \
     sheila shirley simon sophia sophie stanley stella stephen steven stuart susan sylvia terence teresa \
     thomas tim timothy tina tom tony tracey trevor valerie vera veronica victoria vincent walter wayne \
     wendy william yasmin yusuf yvonne zara zoe zainab gurpreet harpreet mohamed ewa piotr agnieszka \
     siobhan femi kwame",
);

/// The rows with names of people, when the column as a whole looks as if it had them.
pub fn people(heading: &str, cells: &[(usize, &str)]) -> Vec<usize> {
    let look: Vec<(usize, Look)> = cells.iter().map(|(row, text)| (*row, look(text))).collect();
    let rows = |wanted: &dyn Fn(&Look) -> bool| -> Vec<usize> {
        look.iter().filter(|(_, look)| wanted(look)).map(|(row, _)| *row).collect()
    };
    let name = words(heading);
    let phrase = name.join(" ");
    let is_part = PARTS.are_in(heading)
        || ["first name", "last name", "given name", "family name", "middle name"]
            .iter()
            .any(|p| phrase.contains(p));
    if is_part {
        return most(rows(&|look| look.is_name || look.is_word), cells.len());
    }
    let marked = rows(&|look| look.is_marked);
    if OTHERS.are_in(heading) {
        return Vec::new();
    }
    let like = rows(&|look| look.is_name);
    if PERSONS.are_in(heading) {
        return most(like, cells.len());
    }
    let first = rows(&|look| look.has_first).len();
    let is_named = name.iter().any(|word| word == "name" || word == "names");
    let firsts_min = if is_named { cells.len().div_ceil(4) } else { cells.len().div_ceil(2) };
    if marked.len() * 2 >= cells.len() && !marked.is_empty() {
        return marked;
    }
    match first >= firsts_min.max(2) && like.len() * 5 >= cells.len() * 4 {
        true => like,
        false => Vec::new(),
    }
}

/// These rows, or none where they are fewer than half of all.
fn most(rows: Vec<usize>, all: usize) -> Vec<usize> {
    if rows.len() * 2 >= all { rows } else { Vec::new() }
}

/// How a cell looks.
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    /// Like a person's name.
    is_name: bool,
    /// With a sign that only names of people have.
    is_marked: bool,
    /// With a first name that many people have.
    has_first: bool,
    /// Like a part of a name.
    is_word: bool,
}

fn look(text: &str) -> Look {
    let parts: Vec<&str> = text.split([' ', '\u{a0}']).filter(|part| !part.is_empty()).collect();
    // Long texts are many, and none is a name.
    if parts.len() > 5 || !parts.iter().all(|part| is_capitalised(part) || is_particle(part)) {
        return Look::default();
    }
    let plain: Vec<String> = parts.iter().map(|part| part.trim_matches([',', '.']).to_lowercase()).collect();
    if plain.iter().any(|part| NO_PERSON.has(part)) {
        return Look::default();
    }
    let has_title = parts.len() >= 2 && TITLES.has(&plain[0]);
    let is_turned =
        (2..=4).contains(&parts.len()) && parts[0].ends_with(',') && text.matches(',').count() == 1;
    let is_name = has_title || is_turned || ((2..=4).contains(&parts.len()) && !text.contains(','));
    let named = plain.iter().any(|part| FIRST.has(part));
    Look {
        is_name,
        is_marked: has_title || is_turned,
        has_first: is_name && named,
        is_word: parts.len() == 1,
    }
}

/// A word such as `Anna`, `O'Neill`, `Holt-Rowe`, `McRae`, `J.`, `JONES`.
fn is_capitalised(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.all(|c| c.is_alphabetic() || ['\'', '’', '-', '.', ','].contains(&c))
}

fn is_particle(part: &str) -> bool {
    ["de", "van", "von", "der", "bin", "ibn", "al", "el", "la", "du", "da", "dos", "del"].contains(&part)
}
