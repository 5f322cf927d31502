//! The house rules that a reader may rely on, held against the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Which layer may name which others of this crate, and which outside crates.
type Layer = (&'static str, &'static [&'static str], Option<&'static [&'static str]>);
const LAYERS: &[Layer] = &[
    (
        "domain",
        &["domain"],
        Some(&[
            "std",
            "serde",
            "rust_decimal",
            "base64",
            "bech32",
            "bs58",
            "email_address",
            "phonenumber",
            "sha2",
            "sha3",
            "strsim",
            "unicode_normalization",
        ]),
    ),
    (
        "view",
        &["view", "domain"],
        Some(&[
            "std",
            "serde",
            "rust_decimal",
            "serde_json",
            "fluent_bundle",
            "unic_langid",
            "qrcodegen",
            "png",
        ]),
    ),
    (
        "ports",
        &["ports", "view", "domain"],
        Some(&["std", "serde", "rust_decimal", "thiserror"]),
    ),
    (
        "engine",
        &["engine", "ports", "view", "domain"],
        Some(&[
            "std",
            "serde",
            "rust_decimal",
            "thiserror",
            "tokio",
            "tokio_util",
            "tracing",
        ]),
    ),
    ("adapters", &["adapters", "ports", "view", "domain"], None),
    ("sandbox", &["sandbox", "ports", "domain"], None),
];
const ROOT: &[&str] = &[
    "app",
    "check",
    "cli",
    "environment",
    "instance",
    "lib",
    "main",
    "reach",
    "settings",
    "telemetry",
    "vitals",
];
const LONGEST: usize = 400;
const FORBIDDEN_NAMES: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "manager", "service", "handler", "misc",
];

struct Source {
    path: PathBuf,
    layer: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let inside = path.strip_prefix(&root).unwrap().to_owned();
                let first = inside.iter().next().unwrap().to_str().unwrap();
                found.push(Source {
                    layer: first.trim_end_matches(".rs").to_owned(),
                    text: fs::read_to_string(&path).unwrap(),
                    path: inside,
                });
            }
        }
    }
    let only_tests = test_modules(&found);
    found.retain(|source| {
        !only_tests
            .iter()
            .any(|test| source.path.starts_with(test) || source.path.with_extension("") == *test)
    });
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Modules of their own that exist for tests only.
fn test_modules(sources: &[Source]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.path.ends_with("mod.rs")) {
        for after in source.text.split("#[cfg(test)]\n").skip(1) {
            let line = after.lines().next().unwrap_or_default();
            if let Some((_, name)) = line
                .trim_end_matches(';')
                .split_once("mod ")
                .filter(|_| line.ends_with(';'))
            {
                found.push(source.path.parent().unwrap().join(name));
            }
        }
    }
    found
}

/// The sources without their test modules, comments and attributes.
fn product(text: &str) -> String {
    text[..tests_begin(text)]
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn tests_begin(text: &str) -> usize {
    let inline = |at: &usize| {
        text[*at..]
            .lines()
            .nth(1)
            .is_some_and(|line| line.contains("mod ") && line.ends_with('{'))
    };
    text.match_indices("#[cfg(test)]")
        .map(|(at, _)| at)
        .find(inline)
        .unwrap_or(text.len())
}

#[test]
fn imports_point_one_way() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> = LAYERS
        .iter()
        .map(|(layer, may, _)| (*layer, may.iter().copied().collect()))
        .collect();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(may) = allowed.get(source.layer.as_str()) else {
            assert!(
                ROOT.contains(&source.layer.as_str()),
                "{} belongs to no layer",
                source.path.display()
            );
            continue;
        };
        for named in product(&source.text).split("crate::").skip(1) {
            let layer: String = named.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !may.contains(layer.as_str()) {
                wrong.push(format!("{} names {layer}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_adapter_never_names_another() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.layer == "adapters") {
        let own = source
            .path
            .iter()
            .nth(1)
            .unwrap()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs");
        for named in product(&source.text).split("crate::adapters::").skip(1) {
            let other: String = named.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if other != own {
                wrong.push(format!("{} names {other}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_pure_layers_use_only_what_is_pure() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(Some(crates)) = LAYERS
            .iter()
            .find(|(layer, ..)| *layer == source.layer)
            .map(|(.., crates)| crates)
        else {
            continue;
        };
        for line in product(&source.text).lines() {
            let Some(used) = line.trim_start().strip_prefix("use ") else {
                continue;
            };
            let first: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let ours = ["crate", "super", "self"].contains(&first.as_str());
            if !ours && !crates.contains(&first.as_str()) {
                wrong.push(format!("{}: {line}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_pure_core_reads_no_clock_and_no_world() {
    const WORLD: &[&str] = &[
        "SystemTime",
        "Instant::",
        "std::env",
        "std::fs",
        "std::net",
        "std::thread",
        "async fn",
        "rand::",
    ];
    for source in sources()
        .iter()
        .filter(|source| source.layer == "domain" || source.layer == "view")
    {
        let text = product(&source.text);
        for word in WORLD {
            assert!(!text.contains(word), "{} names {word}", source.path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for source in sources() {
        let first = source.text.lines().next().unwrap_or_default();
        assert!(
            first.starts_with("//! ") && first.ends_with('.'),
            "{}: {first}",
            source.path.display()
        );
    }
}

#[test]
fn a_file_is_one_concept_of_a_readable_length() {
    for source in sources() {
        let lines = source.text[..tests_begin(&source.text)].lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", source.path.display());
        let name = source.path.file_stem().unwrap().to_str().unwrap();
        assert!(!FORBIDDEN_NAMES.contains(&name), "{}", source.path.display());
    }
}

#[test]
fn the_map_names_every_folder_and_file_of_the_house() {
    let map = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    for source in sources() {
        let parts: Vec<&str> = source.path.iter().map(|part| part.to_str().unwrap()).collect();
        let name = match parts.as_slice() {
            [file] => (*file).to_owned(),
            [folder, file] if *file == "mod.rs" => format!("{folder}/"),
            [folder, file] if *folder == "adapters" || *folder == "sandbox" => (*file).to_owned(),
            [_, file] => (*file).to_owned(),
            [_, folder, ..] => format!("{folder}/"),
            [] => continue,
        };
        assert!(
            map.contains(&name),
            "ARCHITECTURE.md does not name {name} ({})",
            source.path.display()
        );
    }
}

#[test]
fn the_tree_has_one_http_client_and_one_tls() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    let count = |name: &str| lock.matches(&format!("name = \"{name}\"\n")).count();
    assert_eq!((count("reqwest"), count("hyper"), count("rustls")), (1, 1, 1));
    for unwanted in ["openssl-sys", "native-tls", "aws-lc-sys", "async-std"] {
        assert_eq!(count(unwanted), 0, "{unwanted}");
    }
}
