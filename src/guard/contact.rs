//! E-mail addresses and phone numbers.
//!
//! In: the text of a cell. Out: whether a person could be reached by what it says. It must not know tables.

use super::words::Words;

/// What stands before the @ of an address that many people read.
static SHARED: Words = Words::new(
    "info information enquiries enquiry inquiries office admin administration contact contactus hello \
     mail email reception bookings booking help helpdesk support press media events team council customer \
     customers customerservices service services library libraries school secretary treasurer clerk chair \
     membership general post planning housing feedback complaints sales accounts finance hr jobs \
     recruitment webmaster noreply reply foi opendata data web centre head parks highways licensing \
     grants volunteer volunteering volunteers safeguarding dpo privacy trustees committee manager ask \
     shop tickets hire lettings repairs report advice community hub hall church club group trust parish \
     town nursery surgery practice pharmacy museum theatre friends home news editor welcome talk us \
     generic business elections waste",
);

/// Whether a text has an e-mail address that is of one person.
pub fn has_email_of_a_person(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let is_local = |c: char| c.is_ascii_alphanumeric() || "._%+-'".contains(c);
        let is_domain = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
        let from = text[..at].rfind(|c| !is_local(c)).map_or(0, |end| end + char_len(text, end));
        let to = text[at + 1..].find(|c| !is_domain(c)).map_or(text.len(), |end| at + 1 + end);
        let (local, domain) = (&text[from..at], text[at + 1..to].trim_end_matches('.'));
        let is_address = !local.is_empty() && domain.contains('.') && !domain.starts_with('.');
        is_address && !is_shared(local, domain)
    })
}

fn is_shared(local: &str, domain: &str) -> bool {
    let local = local.to_lowercase();
    let of_body = domain.to_lowercase().split('.').next().is_some_and(|label| {
        let letters: String = local.chars().filter(char::is_ascii_alphanumeric).collect();
        letters.len() > 2 && label.replace('-', "") == letters
    });
    of_body
        || local.split(['.', '_', '-', '+']).any(|part| SHARED.has(part.trim_end_matches(char::is_numeric)))
        || ["enquir", "library", "school", "office", "admin", "info"].iter().any(|word| local.contains(word))
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// A phone number of the United Kingdom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phone {
    /// One that a person carries.
    Mobile,
    /// One of a home or an office.
    Landline,
}

/// The phone number in a text that could be of a person: not one of a service, such as 0800 and 03.
pub fn phone(text: &str) -> Option<Phone> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let begins = bytes[at] == b'+' || bytes[at].is_ascii_digit() || bytes[at] == b'(';
        if !begins {
            at += 1;
            continue;
        }
        let is_apart =
            at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || b"-/.#_".contains(&bytes[at - 1]));
        let goes_on = |byte: &u8| byte.is_ascii_digit() || b"+() -".contains(byte);
        let len = bytes[at..].iter().take_while(|byte| goes_on(byte)).count();
        let end = at + text[at..at + len].trim_end_matches([' ', '-', '(']).len();
        let ends_apart = bytes.get(end).is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'/');
        if is_apart
            && ends_apart
            && let Some(phone) = phone_of(&text[at..end])
        {
            return Some(phone);
        }
        at = end.max(at + 1);
    }
    None
}

fn phone_of(text: &str) -> Option<Phone> {
    let text = text.replace("(0)", "");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = match () {
        () if text.starts_with('+') => digits.strip_prefix("44")?.to_owned(),
        () if digits.starts_with("0044") => digits["0044".len()..].to_owned(),
        () => digits.strip_prefix('0')?.to_owned(),
    };
    let kind = match national.as_bytes() {
        [b'7', b'0', ..] => return None,
        [b'7', ..] if national.len() == 10 => Phone::Mobile,
        [b'1' | b'2', ..] if (9..=10).contains(&national.len()) => Phone::Landline,
        _ => return None,
    };
    Some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_offices_are_of_nobody() {
        assert!(has_email_of_a_person("write to j.sprake@mail.example.org."));
        assert!(has_email_of_a_person("bob_tranter@post.example.org"));
        for shared in [
            "info@hub.example.org",
            "north.enquiries@a.example.org",
            "@home",
            "a@b",
            "alderpark@alderpark.org",
        ] {
            assert!(!has_email_of_a_person(shared), "{shared}");
        }
    }

    #[test]
    fn numbers_of_services_and_references_are_no_phones() {
        assert_eq!(phone("Call 07700 900731 when outside"), Some(Phone::Mobile));
        assert_eq!(phone("+44 (0)7700 900118"), Some(Phone::Mobile));
        assert_eq!(phone("(0121) 496 0143"), Some(Phone::Landline));
        for none in [
            "0800 123 4567",
            "0300 123 4567",
            "GR-07700900123",
            "51045120",
            "2024/01455/PA",
            "01/02/2024",
            "",
        ] {
            assert_eq!(phone(none), None, "{none}");
        }
    }
}
