//! The catalogue of what can go wrong, `cases/*.md`: each case names the tests that show it, and they exist.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The families of cases that are whole: file, letter, first and last number.
const WHOLE: &[(&str, char, u32, u32)] = &[
    ("admins", 'A', 20, 23),
    ("buyers", 'U', 1, 13),
    ("clocks", 'C', 1, 10),
    ("floods", 'A', 8, 8),
    ("floods", 'A', 13, 16),
    ("invoices", 'M', 1, 28),
    ("telegram", 'T', 11, 14),
    ("upstream", 'R', 1, 30),
];

struct Case {
    name: String,
    shown_by: Vec<String>,
}

fn cases() -> BTreeMap<String, Vec<Case>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases");
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ext| ext == "md") {
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            found.insert(stem, text.lines().filter_map(case).collect());
        }
    }
    found
}

/// A line of the table, but for its two heads.
fn case(line: &str) -> Option<Case> {
    let mut cells = line.strip_prefix("| ")?.split(" | ");
    let name = cells.next()?.to_owned();
    if name == "Case" {
        return None;
    }
    let (_what, tests) = (cells.next()?, cells.next()?);
    let shown_by = tests.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    Some(Case { name, shown_by })
}

/// The names of all functions below `#[test]` or `#[tokio::test]`.
fn tests() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for path in sources(vec![root.join("src"), root.join("tests")]) {
        let text = fs::read_to_string(path).unwrap();
        let mut is_test = false;
        for line in text.lines().map(str::trim) {
            if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                is_test = true;
            } else if let Some(name) = line
                .trim_start_matches("async ")
                .strip_prefix("fn ")
                .and_then(|rest| rest.split('(').next())
            {
                if is_test {
                    found.insert(name.to_owned());
                }
                is_test = false;
            }
        }
    }
    found
}

fn sources(mut open: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn every_case_names_a_test_that_exists() {
    let tests = tests();
    for case in cases().values().flatten() {
        assert!(!case.shown_by.is_empty(), "{} names no test", case.name);
        for test in &case.shown_by {
            assert!(tests.contains(test), "{}: there is no test {test}", case.name);
        }
    }
}

#[test]
fn every_case_of_a_family_is_in_its_table_once_and_in_order() {
    let cases = cases();
    for (file, letter, first, last) in WHOLE {
        let number = |name: &str| name.strip_prefix(*letter)?.parse().ok();
        let is_of_it = |name: &&str| number(name).is_some_and(|number| (*first..=*last).contains(&number));
        let all = cases[*file].iter().map(|case| case.name.as_str());
        let named: Vec<_> = all.filter(is_of_it).collect();
        let wanted: Vec<_> = (*first..=*last).map(|number| format!("{letter}{number:02}")).collect();
        assert_eq!(named, wanted, "in {file}.md");
    }
}
