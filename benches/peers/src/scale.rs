//! Plots what an actor costs as the dimensions and contributions become more.

use std::error::Error;
use std::path::Path;

use bevy_actor_core::Symbol;
use bevy_actor_core::prelude::*;
use bevy_app::App;
use bevy_ecs::prelude::*;
use plotters::prelude::*;

use crate::ours::{EFFECTS, SYSTEMS, built, primary, serial_app, symbols};
use crate::timing::{Rounds, fastest, time};

/// The approximate number of statements of all actors of a world together.
const STATEMENTS: usize = 200_000;
const COUNTS: [usize; 10] = [0, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000];

/// Measured points: a count, and the nanoseconds per actor.
type Points = Vec<(usize, f64)>;

/// Draws both plots, and writes them into a folder.
pub fn plot(folder: &Path) -> Result<(), Box<dyn Error>> {
    let dimensions = COUNTS[1..].to_vec();
    draw(
        &folder.join("dimensions.svg"),
        "One changed actor, by the number of dimensions",
        "dimensions",
        &[
            ("a contribution to each", measured(&dimensions, |count| world(count, count, count))),
            (
                "16 of them have one",
                measured(&dimensions, |count| world(count, count.min(16), count.min(16))),
            ),
        ],
    )?;
    draw(
        &folder.join("contributions.svg"),
        "One changed actor, by the number of contributions",
        "contributions",
        &[
            ("to one dimension", measured(&COUNTS, |count| world(1, 1, count))),
            ("to 16 dimensions", measured(&COUNTS, |count| world(16, 16, count))),
        ],
    )
}

/// Creates actors with `contributions` to the first `said` dimensions, and one more to the first dimension that
/// changes.
fn world(dimensions: usize, said: usize, contributions: usize) -> (App, Vec<Entity>, Symbol) {
    let names = symbols(&(0..dimensions).map(|i| format!("dimension_{i}")).collect::<Vec<_>>());
    let mut app = serial_app(built(primary(&names)));
    let statements: Vec<Contribution> =
        (0..contributions).map(|i| Contribution::new(names[i % said], Bucket::Flat, i as f64)).collect();
    let actors = (STATEMENTS / (contributions + 1)).clamp(20, 10_000);
    let spawn = |actor| {
        let all = Contributions::new()
            .with(SYSTEMS[0], statements.iter().cloned())
            .with(EFFECTS, [Contribution::new(names[0], Bucket::Flat, 0.5)]);
        app.world_mut().spawn((Actor::new(format!("actor {actor}")), all)).id()
    };
    let actors = (0..actors).map(spawn).collect();
    app.update();
    (app, actors, names[0])
}

/// Measures the cost per actor of a frame in which all actors changed.
fn measured(counts: &[usize], world: impl Fn(usize) -> (App, Vec<Entity>, Symbol)) -> Points {
    let point = |count: &usize| {
        let (mut app, actors, first) = world(*count);
        let mut query = app.world_mut().query::<ContributionsMut>();
        let time = fastest(Rounds::SHORT, |round| {
            for actor in &actors {
                let changed = Contribution::new(first, Bucket::Flat, 1.0 + (round % 7) as f64);
                query.get_mut(app.world_mut(), *actor).expect("it is an actor").replace(EFFECTS, [changed]);
            }
            time(|| app.update())
        });
        let each = time.as_secs_f64() * 1e9 / actors.len() as f64;
        eprintln!("{count}: {each:.0} ns");
        (*count, each)
    };
    counts.iter().map(point).collect()
}

fn draw(file: &Path, title: &str, what: &str, lines: &[(&str, Points)]) -> Result<(), Box<dyn Error>> {
    let area = SVGBackend::new(file, (640, 400)).into_drawing_area();
    area.fill(&WHITE)?;
    let times = lines.iter().flat_map(|(_, points)| points).map(|(_, time)| *time);
    let (least, most) = times.fold((f64::MAX, f64::MIN), |(a, b), time| (a.min(time), b.max(time)));
    // A logarithmic axis has no 0, so it is drawn at 0.5.
    let place = |count: usize| (count as f64).max(0.5);
    let mut chart = ChartBuilder::on(&area)
        .caption(title, ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(64)
        .build_cartesian_2d((0.4..15_000.0).log_scale(), (least / 2.0..most * 2.0).log_scale())?;
    chart
        .configure_mesh()
        .x_desc(format!("{what} (0 stands at 0.5)"))
        .y_desc("nanoseconds an actor")
        .x_label_formatter(&|count| format!("{count}"))
        .y_label_formatter(&|time| format!("{time}"))
        .draw()?;
    for (color, (name, points)) in [BLUE, RED].into_iter().zip(lines) {
        let points = || points.iter().map(|(count, time)| (place(*count), *time));
        chart
            .draw_series(LineSeries::new(points(), color.stroke_width(2)))?
            .label(*name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
        chart.draw_series(points().map(|point| Circle::new(point, 3, color.filled())))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE)
        .border_style(BLACK)
        .draw()?;
    area.present()?;
    Ok(())
}
