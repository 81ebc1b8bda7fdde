//! Input of strangers: what the fuzzer kept, and what comes of it by chance, is given to
//! everything that reads such input.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Instant;

use crate::bodies::{Oracle, cursor, file, header, identifier, patch, query, table};
use crate::told::{alone, tell};

type Body = fn(&[u8], Oracle);

const BODIES: [(&str, Body); 7] = [
    ("cursor", cursor::check),
    ("file", file::check),
    ("header", header::check),
    ("identifier", identifier::check),
    ("patch", patch::check),
    ("query", query::check),
    ("table", table::check),
];

/// Inputs that are made of each that is kept.
const CHANCES: usize = 400;

fn kept(name: &str) -> Vec<(String, Vec<u8>)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let entries = std::fs::read_dir(&directory).expect("a corpus");
    let mut inputs: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.display().to_string(), std::fs::read(path).expect("an input")))
        .collect();
    inputs.sort();
    inputs
}

/// `input` with some of its bytes changed, doubled, left out, or exchanged for those of `other`.
fn spoilt(chance: &mut fastrand::Rng, input: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..chance.usize(1..4) {
        let at = chance.usize(0..=bytes.len());
        let until = chance.usize(at..=bytes.len().min(at + 16));
        match chance.u8(0..5) {
            0 => drop(bytes.drain(at..until)),
            1 => bytes.insert(at, chance.u8(..)),
            2 => bytes = [&bytes[..until], &bytes[at..]].concat(),
            3 => bytes = [&bytes[..at], &other[other.len().min(at)..]].concat(),
            _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << chance.u8(0..8)),
        }
    }
    bytes
}

fn fails(body: Body, input: &[u8], oracle: Oracle) -> bool {
    catch_unwind(AssertUnwindSafe(|| body(input, oracle))).is_err()
}

#[test]
fn parsed_input_of_strangers_breaks_nothing() {
    let _alone = alone();
    let (begun, mut replayed, mut spoiled) = (Instant::now(), 0, 0);
    let mut broken = Vec::new();
    for (name, body) in BODIES {
        let mut chance = fastrand::Rng::with_seed(20_260_220);
        let inputs = kept(name);
        assert!(inputs.len() >= 5, "{name}: {}", inputs.len());
        for (path, input) in &inputs {
            replayed += 1;
            if fails(body, input, Oracle::Right) {
                broken.push(path.clone());
            }
            for _ in 0..CHANCES {
                let other = &inputs[chance.usize(0..inputs.len())].1;
                let input = spoilt(&mut chance, input, other);
                spoiled += 1;
                if fails(body, &input, Oracle::Right) {
                    broken.push(format!("{path}, spoilt: {:?}", input.escape_ascii().to_string()));
                }
            }
        }
    }
    tell(&format!(
        "parsers: {replayed} inputs that were kept and {spoiled} made of them, {} broken, {} ms",
        broken.len(),
        begun.elapsed().as_millis()
    ));
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn parsed_input_is_checked() {
    let _alone = alone();
    for (name, body) in BODIES {
        let found =
            kept(name).iter().filter(|(_, input)| fails(body, input, Oracle::Wrong)).count();
        tell(&format!("parsers, control: {name} with a wrong expectation: {found} found"));
        assert!(found > 0, "{name}");
    }
}
