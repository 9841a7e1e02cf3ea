//! Images of R and Jupyter, in which people work: packages load libraries by name and shells are
//! opened, so their structure is left alone.

use super::Verdict;
use crate::rewrite::planner::{Planner, Single};

pub(super) fn plan(single: &Single<'_>, _planner: &mut Planner<'_>) -> Verdict {
    let name = single.image.name.as_str();
    if name == "r-base" || name.starts_with("rocker/") || name.starts_with("rstudio/") {
        return Verdict::Refused("R's packages load libraries of the distribution that the text does not name, so the image stays whole; its layers are improved in place.".into());
    }
    if name.starts_with("jupyter/") || name.starts_with("quay.io/jupyter/") {
        return Verdict::Refused("People install packages and open shells in an image of Jupyter, so it stays whole; its layers are improved in place.".into());
    }
    Verdict::NotMine
}
