//! Tests of reading YAML: each slip named and mended, sound keys kept beside broken ones, limits held.
//!
//! In: texts, given and random. Out: nothing. They must not know what is behind [`read`], only what it hands back.

use super::*;
use proptest::prelude::*;

fn messages(text: &str) -> Vec<String> {
    read(FileId(0), text, 0).1.into_iter().map(|d| d.message.into_owned()).collect()
}

#[test]
fn each_slip_is_named_and_mended() {
    const OWN: &str = "has a meaning of its own";
    for (text, message, mended) in [
        ("title: Fix: the leak", "the value of `title` has a colon in it", "title: \"Fix: the leak\""),
        ("s: a\n  and more: b", "the value of `s` has a colon in it", "s: \"a\n  and more: b\""),
        ("a:\n\tb: c", "indented with a tab", "a:\n  b: c"),
        ("t: @ home", OWN, "t: \"@ home\""),
        ("t: `x`", "begins with a backtick", "t: \"`x`\""),
        ("t: %x", OWN, "t: \"%x\""),
        ("t: *Really*?", OWN, "t: \"*Really*?\""),
        ("t: &c", OWN, "t: \"&c\""),
        ("t: &c more", OWN, "t: \"&c more\""),
        ("t: !Important", OWN, "t: \"!Important\""),
        ("t: ? what", OWN, "t: \"? what\""),
        ("t: > what", OWN, "t: \"> what\""),
        ("t: | what", OWN, "t: \"| what\""),
        ("t: [Draft] x", OWN, "t: \"[Draft] x\""),
        ("t: {{ x }}", OWN, "t: \"{{ x }}\""),
        ("t: 'Don't panic'", "an apostrophe ends", "t: \"Don't panic\""),
        ("t: \"Damp\nb: \"c\"", "opened and never closed", "t: \"Damp\"\nb: \"c\""),
        ("t: \"Damp\" and mould", "text after the closing", "t: '\"Damp\" and mould'"),
        ("t: \"Say \"hi\" now\"", "text after the closing", "t: \"Say \\\"hi\\\" now\""),
        ("t: \"C:\\Users\"", "a backslash", "t: 'C:\\Users'"),
        ("t: C guide #1", "left out as a comment", "t: \"C guide #1\""),
        ("t: “Damp”", "curly quotation marks", "t: \"Damp\""),
        ("t: ‘Fix: damp’", "curly quotation marks", "t: \"Fix: damp\""),
        ("a: b\ntitle How do I\nc: d", "this line has no colon", "a: b\ntitle: How do I\nc: d"),
        ("title:Damp", "a space is missing after the colon", "title: Damp"),
        ("t:\n  -housing", "a space is missing after the dash", "t:\n  - housing"),
        ("t:\n- a\n-damp", "a space is missing after the dash", "t:\n- a\n- damp"),
        ("t: a\n b: c", "`b` is indented too far", "t: a\nb: c"),
        (" t: a\nb: c", "a space in front of `t`", "t: a\nb: c"),
        ("t: [a, b", "`[` is never closed", "t: [a, b]"),
        ("t: a, b]", "`]` is never opened", "t: [a, b]"),
        ("t: Damp\"", "closed and never opened", "t: \"Damp\""),
        ("t: Damp: who?\"", "has a colon in it", "t: \"Damp: who?\""),
    ] {
        let (_, found) = read(FileId(0), text, 0);
        let [only] = found.as_slice() else { panic!("{text:?}: {found:?}") };
        assert!(only.message.contains(message), "{text:?}: {}", only.message);
        let edit = only.edit.as_ref().expect("each of these has one right answer");
        let mut new = text.to_owned();
        new.replace_range(edit.span.range(), &edit.text);
        assert_eq!((&*new, messages(&new)), (mended, vec![]));
    }
}

#[test]
fn other_mistakes_are_named() {
    for (text, message) in [
        ("a: 1\n---\nb: 2", "a second document begins here; only the first is read"),
        ("a: 1\nb: 1\na: 2", "`a` is given twice"),
        ("a: &x {b: 1}\nd:\n  <<: *x", "`<<` does not copy keys here"),
        ("? [a, b]\n: c", "the key before a colon must be a plain word"),
        ("a:\n   x: 1\n  y: 2", "`y` does not line up with the lines above it"),
        ("a: b\n\nSome text here.", "this line has no colon"),
    ] {
        assert_eq!(messages(text), [message], "{text:?}");
    }
}

#[test]
fn sound_keys_are_read_beside_broken_ones() {
    let text = "a: &x 1\nt: e: f\nb: *x\nl:\n  - @z\n  - ok\nc: 'x' # ok\nd: ~\ne: |\n  x: y: z\n";
    let (node, found) = read(FileId(0), text, 0);
    assert_eq!(found.len(), 2, "{found:?}");
    let keys: Vec<&str> = node.entries().iter().map(|e| &*e.key.value).collect();
    assert_eq!(keys, ["a", "t", "b", "l", "c", "d", "e"]);
    assert_eq!(node.get("t").and_then(Node::as_text), Some("e: f"));
    assert_eq!(node.get("c").map(|n| &text[n.span.range()]), Some("'x'"));
    assert_eq!(node.get("d").map(Node::describe), Some("here is nothing"));
    assert_eq!(node.get("l").map(Node::describe), Some("here is a list"));
    assert_eq!(messages("t: it's fine http://x.y/z C#\nb: 10:30 # note\nc: Q&A! [1]\nd: A 27\"\n"), [""; 0]);
}

proptest! {
    #[test]
    fn any_text_gives_places_within_it(text in "([a-c:#'\"“” é\n\t\\-\\[\\]{}&*!|>?%@,\\\\]|: |\n- |---\n){0,60}") {
        check(&text);
    }
    #[test]
    fn any_text_at_all(text in "(?s).{0,200}") {
        check(&text);
    }
}

fn check(text: &str) {
    let whole = format!("é{text}");
    let (node, found) = read(FileId(0), text, 2);
    let fits = |s: Span| assert!(s.start >= 2 && whole.get(s.range()).is_some(), "{s:?} in {text:?}");
    for d in found {
        d.span.into_iter().for_each(fits);
        d.also.iter().for_each(|l| fits(l.span));
        d.edit.iter().for_each(|e| fits(e.span));
    }
    let mut open = vec![&node];
    while let Some(node) = open.pop() {
        fits(node.span);
        match &node.value {
            Value::List(items) => open.extend(items),
            Value::Map(entries) => entries.iter().for_each(|e| {
                fits(e.key.span);
                open.push(&e.value);
            }),
            _ => {}
        }
    }
}

#[test]
fn bombs_are_refused() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let part = format!("*a{}", n - 1);
        laughs += &format!("a{n}: &a{n} [{}]\n", [&*part; 9].join(", "));
    }
    for text in [laughs, "[".repeat(100_000), "a: ".to_owned() + &"[".repeat(100_000), "- ".repeat(100_000)] {
        let (_, found) = read(FileId(0), &text, 0);
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::NestedTooDeep], "{:.20}", text);
    }
}
