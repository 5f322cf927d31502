//! A purchase survives a death at every flush and before and after every call, and at pairs of them.

use tokio::runtime::Builder;

use crate::sim::Sim;

/// Plays a whole purchase, dying at the given points, and checks how it ended.
fn play(deaths: &[usize]) -> usize {
    plays(Sim::new(deaths.iter().copied()), deaths)
}

/// The same with a code that comes in a file.
fn play_with_a_file(deaths: &[usize]) -> usize {
    plays(Sim::new(deaths.iter().copied()).with_codes_in_files(), deaths)
}

fn plays(sim: Sim, deaths: &[usize]) -> usize {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(sim.plays());
    runtime.shutdown_background();
    let truth = sim.truth();
    let shown = |code: &str| {
        truth
            .messages
            .values()
            .filter(|message| message.text.contains(code))
            .count()
    };
    let paid: Vec<_> = truth.orders.iter().filter(|order| order.paid).collect();
    assert!(
        truth.orders.len() <= truth.confirms,
        "deaths at {deaths:?}: more orders than confirms"
    );
    assert_eq!(paid.len(), 1, "deaths at {deaths:?}: paid once");
    assert_eq!(
        shown(&paid[0].code),
        1,
        "deaths at {deaths:?}: the code stands in exactly one message"
    );
    for order in truth.orders.iter().filter(|order| !order.paid) {
        assert_eq!(shown(&order.code), 0, "deaths at {deaths:?}: nothing unpaid is shown");
    }
    truth.points
}

#[test]
fn an_undisturbed_purchase_makes_one_order() {
    let sim = Sim::new([]);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(sim.plays());
    let truth = sim.truth();
    assert_eq!((truth.orders.len(), truth.confirms), (1, 1));
}

#[test]
fn a_purchase_survives_a_death_at_every_point() {
    let points = play(&[]);
    assert!(points > 40, "only {points} points were found");
    for n in 1..=points {
        play(&[n]);
    }
}

#[test]
fn a_purchase_survives_a_second_death_while_it_recovers() {
    let points = play(&[]);
    for n in (1..=points).step_by(3) {
        for later in 1..=4 {
            play(&[n, n + later]);
        }
    }
}

#[test]
fn a_code_in_a_file_survives_a_death_at_every_point() {
    let points = play_with_a_file(&[]);
    for n in 1..=points {
        play_with_a_file(&[n]);
    }
    for n in (points / 2..=points).step_by(2) {
        play_with_a_file(&[n, n + 1]);
        play_with_a_file(&[n, n + 3]);
    }
}
