//! Growth as a picture: one small curve for each figure, over the size of the library.
//! Never needs a font or a colour of the page around it: it brings its own ground, for light and dark.

use std::path::Path;

use plotters::prelude::*;

use super::scale::{CURVES, Figures};
use super::stores::{Library, thousands};
use crate::workspace::Failure;

const WIDTH: u32 = 900;
const HEIGHT: u32 = 520;
const COLUMNS: usize = 3;

const GROUND: RGBColor = RGBColor(250, 250, 247);
const INK: RGBColor = RGBColor(38, 48, 45);
const GRID: RGBColor = RGBColor(221, 226, 222);
const CURVE: RGBColor = RGBColor(15, 110, 86);

/// Writes the curves of [`CURVES`] as one SVG file.
pub fn write(figures: &[&Figures], file: &Path) -> Result<(), Failure> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    draw(figures, file).map_err(|error| format!("{} cannot be drawn: {error}", file.display()))
}

fn draw(figures: &[&Figures], file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let root = SVGBackend::new(file, (WIDTH, HEIGHT)).into_drawing_area();
    root.fill(&GROUND)?;
    let areas = root.split_evenly((CURVES.len().div_ceil(COLUMNS), COLUMNS));
    for (area, (name, of)) in areas.iter().zip(CURVES) {
        let points: Vec<(f64, f64)> =
            figures.iter().filter_map(|figures| Some((size(figures)?, of(figures)))).collect();
        let (first, last) = (points.first().map_or(1.0, |point| point.0), points.last().map_or(10.0, |point| point.0));
        let most = points.iter().map(|point| point.1).fold(0.0, f64::max).max(0.1);
        let mut chart = ChartBuilder::on(area)
            .margin(12)
            .caption(*name, ("sans-serif", 16).into_font().color(&INK))
            .x_label_area_size(28)
            .y_label_area_size(48)
            .build_cartesian_2d((first * 0.8..last * 1.25).log_scale(), 0.0..most * 1.15)?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(INK)
            .label_style(("sans-serif", 12).into_font().color(&INK))
            .x_labels(4)
            .y_labels(5)
            .x_label_formatter(&|size| thousands(size.round() as usize))
            .y_label_formatter(&|figure| if most < 10.0 { format!("{figure:.1}") } else { format!("{figure:.0}") })
            .draw()?;
        chart.draw_series(LineSeries::new(points.iter().copied(), CURVE.stroke_width(2)))?;
        chart.draw_series(points.iter().map(|point| Circle::new(*point, 4, CURVE.filled())))?;
    }
    root.present()?;
    Ok(())
}

fn size(figures: &Figures) -> Option<f64> {
    match figures.library {
        Library::Articles(size) => Some(size as f64),
        Library::Guides(_) | Library::Support(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_curve_is_drawn_with_its_name_and_its_points() {
        let grown: Vec<Figures> =
            [1_000, 100_000].map(|size| Figures::sample(Library::Articles(size), size as f64)).into();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plots/growth.svg");
        write(&grown.iter().collect::<Vec<_>>(), &file).unwrap();
        let drawn = std::fs::read_to_string(&file).unwrap();
        assert!(CURVES.iter().all(|(name, _)| drawn.contains(name)), "{drawn}");
        assert_eq!(drawn.matches("<circle").count(), CURVES.len() * grown.len());
    }
}
