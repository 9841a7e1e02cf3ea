//! The list of problems.

mod model;
mod page;
mod why;

use leptos::prelude::*;
use leptos::task::spawn_local;
use plimsoll_analysis::report::{Category, Finding, Safety};

use crate::glue;
use crate::notice::Notice;
use crate::prose::prose;
use crate::session::{Lines, Pane, Session};
use crate::share::copy;

/// How many rows are drawn at once; the browser may answer and paint before the next ones.
const PIECE: usize = 4;

/// The list of problems, worst first.
#[component]
pub(crate) fn Problems(session: Session) -> impl IntoView {
    let folded = RwSignal::new(false);
    let groups = Memo::new(move |_| {
        let category = session.category.get();
        session.analysed.with(|analysed| {
            analysed
                .as_ref()
                .map(|analysed| model::groups(&analysed.report, folded.get(), category))
        })
    });
    let drawn = RwSignal::new(PIECE);
    Effect::new(move || {
        let all: usize = groups.with(|groups| {
            let groups = groups.iter().flatten();
            groups.map(|group| group.rows.len()).sum()
        });
        let now = drawn.get();
        if now < all {
            spawn_local(async move {
                glue::turn().await;
                drawn.try_set(now + PIECE);
            });
        }
    });
    // What is shown in place of a list.
    let empty = Memo::new(move |_| {
        groups.with(|groups| match groups {
            None => Some("Reading the Dockerfile …"),
            Some(groups) if groups.iter().any(|group| !group.rows.is_empty()) => None,
            Some(_) if session.text.with(|text| text.trim().is_empty()) => {
                Some("Paste a Dockerfile, drop one, or open an example.")
            }
            Some(_) if session.category.get().is_some() => Some("No problem of this kind."),
            Some(_) => Some("Nothing to mend. The Rewrite tab may still make it smaller."),
        })
    });
    let hidden = move || {
        session.analysed.with(|analysed| {
            let findings = analysed
                .as_ref()
                .map(|analysed| analysed.report.findings.as_slice())
                .unwrap_or_default();
            findings.iter().filter(|finding| finding.folded).count()
        })
    };
    let fixable = Memo::new(move |_| {
        session.with_shown(|shown| {
            let mut fixes = shown.flat_map(|(_, finding)| &finding.fixes);
            fixes.any(|fix| fix.safety <= Safety::ChangesLayers)
        })
    });
    view! {
        <div class="toolbar">
            <button type="button" class="primary" disabled=move || !fixable.get() on:click=move |_| session.fix_all_safe() title="Ctrl+Enter">"Fix all safe"</button>
            <Show when=move || { hidden() > 0 }>
                <label class="check">
                    <input type="checkbox" bind:checked=folded/>
                    {move || format!("Show {} more that are folded away", hidden())}
                </label>
            </Show>
        </div>
        <Categories session/>
        {move || empty.get().map(|text| view! { <p class="empty">{text}</p> })}
        {model::GROUPS.map(|(title, class)| view! { <Group session groups drawn title class/> })}
        {move || {
            let ignored = session.analysed.with(|analysed| analysed.as_ref().map_or(0, |analysed| analysed.report.ignored.len()));
            (ignored > 0).then(|| view! { <p class="rules-off">{format!("{ignored} more {} switched off by comments in the file.", if ignored == 1 { "is" } else { "are" })}</p> })
        }}
        <RulesOff session/>
    }
}

/// The findings of one severity. A row that looks as it did stays as it is.
#[component]
fn Group(
    session: Session,
    groups: Memo<Option<Vec<model::Group>>>,
    drawn: RwSignal<usize>,
    title: &'static str,
    class: &'static str,
) -> impl IntoView {
    // How many there are, and those of them that are drawn by now.
    let rows = Memo::new(move |_| {
        groups.with(|groups| {
            let mut groups = groups.iter().flatten();
            let group = groups.find(|group| group.class == class && group.title == title);
            group.map_or((0, Vec::new()), |group| {
                let end = drawn.get().saturating_sub(group.before);
                let drawn = group.rows.iter().take(end).cloned().collect();
                (group.rows.len(), drawn)
            })
        })
    });
    let some = Memo::new(move |_| rows.with(|(_, drawn)| !drawn.is_empty()));
    let count = move || rows.with(|(all, _)| *all);
    let each = move || rows.with(|(_, drawn)| drawn.clone());
    view! {
        {move || some.get().then(|| view! {
            <section class=format!("group is-{class}")>
                <h2>{title} " " <span class="count">{count}</span></h2>
                <ul class="problems">
                    <For each key=Clone::clone children=move |row| view! { <Row session row/> }/>
                </ul>
            </section>
        })}
    }
}

#[component]
fn Row(session: Session, row: model::Row) -> impl IntoView {
    let lines = Lines {
        first: row.first_line,
        last: row.last_line,
    };
    let number = row.number;
    let choose = move || {
        if let Some((start, end)) = session.place_of(number) {
            session.select(lines, start, end);
        }
    };
    let selected = move || {
        session
            .selected
            .get()
            .is_some_and(|selected| selected.touch(lines.first, lines.last - lines.first + 1))
    };
    let rule = row.rule.clone();
    let off = row.rule.clone();
    let (all, ignored, linked) = (row.rule.clone(), row.rule.clone(), row.rule.clone());
    let (same, instruction_line) = (row.same_rule, row.instruction_line);
    let asking = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let ignore = move |_| session.ignore(&ignored, instruction_line, &reason.read_untracked());
    let names = row.names.join(" · ");
    let fixes = row.fixes;
    view! {
        <li class="problem" class:is-selected=selected id=format!("problem-{}", row.number)>
            <button type="button" class="place" aria-pressed=move || selected().to_string() on:click=move |_| choose() on:focus=move |_| choose()>
                <span class="line">{format!("line {}", row.first_line)}</span>
                <span class="message">{prose(&row.message)}</span>
            </button>
            <p class="meta">
                <code>{rule}</code>
                {(!names.is_empty()).then(|| view! { <span class="names">{names}</span> })}
                <span class="tag">{row.category}</span>
                {row.effect.map(|effect| view! { <span class="effect">{effect}</span> })}
            </p>
            <div class="fixes">
                {fixes
                    .into_iter()
                    .enumerate()
                    .map(|(fix, (title, review))| view! {
                        <button type="button" on:click=move |_| session.apply_fix(number, fix)>
                            {title}
                            {review.then(|| view! { <span class="review">"look at it first"</span> })}
                        </button>
                    })
                    .collect_view()}
                {(!off.is_empty()).then(|| view! {
                    {(same > 1).then(|| view! { <button type="button" on:click=move |_| session.fix_all_of(&all)>{format!("Fix all {same} of this rule")}</button> })}
                    <why::Why session number=row.number rule=off.clone()/>
                    <button type="button" class="quiet" aria-expanded=move || asking.get().to_string() on:click=move |_| asking.update(|asking| *asking = !*asking)>"Ignore here"</button>
                    <button type="button" class="quiet" on:click=move |_| share_problem(session, instruction_line, &linked)>"Link"</button>
                    <button type="button" class="quiet" on:click=move |_| session.toggle_rule(&off)>"Turn this rule off"</button>
                })}
            </div>
            {move || asking.get().then(|| {
                let ignore = ignore.clone();
                view! {
                    <div class="ignore">
                        <label>"Why is it right here? "<input type="text" placeholder="the archive is our own mirror" on:input=move |event| reason.set(event_target_value(&event))/></label>
                        <button type="button" on:click=ignore>"Write the comment"</button>
                    </div>
                }
            })}
        </li>
    }
}

/// A link that opens the page at a problem goes into the clipboard.
fn share_problem(session: Session, line: u32, rule: &str) {
    let text = session.text.get_untracked();
    let pane = session.pane.get_untracked().name();
    let level = session.level.get_untracked().name();
    let rule = rule.to_owned();
    spawn_local(async move {
        match glue::link_to(&text, pane, level, line, &rule).await {
            Ok(link) => copy(
                session,
                link,
                "The link to this problem is in the clipboard.",
            ),
            Err(error) => session.notice.set(Some(Notice::error(error.message))),
        }
    });
}

/// Goes to the problem that a link means, once it is found.
pub(crate) fn follow_link(session: Session) {
    Effect::new(move || {
        let Some((line, rule)) = session.wanted.get() else {
            return;
        };
        if session.is_stale() {
            return;
        }
        session.wanted.set(None);
        let found = session.with_shown(|shown| {
            let mut meant = shown
                .filter(|(_, finding)| finding.instruction_line == line && finding.rule == rule);
            let found = meant.next();
            found.map(|(number, finding)| (number, finding.clone()))
        });
        let Some((number, finding)) = found else {
            session.notice.set(Some(Notice::info(format!(
                "The link means {rule} in line {line}, which is not found here."
            ))));
            return;
        };
        session.pane.set(Pane::Problems);
        session.select(lines_of(&finding), finding.start.offset, finding.end.offset);
        glue::reveal(&format!("problem-{number}"));
    });
}

/// Chooses problems by what they bear on.
#[component]
fn Categories(session: Session) -> impl IntoView {
    let counts = Memo::new(move |_| {
        session.with_shown(|shown| {
            let mut counts = [0_usize; CATEGORIES.len()];
            for (_, finding) in shown {
                let mut known = CATEGORIES.iter();
                if let Some(at) = known.position(|(category, _)| *category == finding.category) {
                    counts[at] += 1;
                }
            }
            counts
        })
    });
    let chip = move |title: &'static str, category: Option<Category>, count: usize| {
        let pressed = move || (session.category.get() == category).to_string();
        view! {
            <button type="button" class="chip" aria-pressed=pressed on:click=move |_| session.category.set(category)>
                {title}" "<span class="count">{count}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="chips" role="group" aria-label="Show only">
            {move || {
                let counts = counts.get();
                let all = chip("all", None, counts.iter().sum());
                let chosen = session.category.get();
                let some = CATEGORIES.into_iter().zip(counts);
                let some = some.filter(|((category, _), count)| *count > 0 || chosen == Some(*category));
                let mut chips = vec![all];
                chips.extend(some.map(|((category, title), count)| chip(title, Some(category), count)));
                chips
            }}
        </div>
    }
}

const CATEGORIES: [(Category, &str); 6] = [
    (Category::Size, "size"),
    (Category::Cache, "cache"),
    (Category::Security, "security"),
    (Category::Correctness, "correctness"),
    (Category::Reproducibility, "reproducibility"),
    (Category::Style, "style"),
];

/// Rules that are switched off, each with a way back.
#[component]
fn RulesOff(session: Session) -> impl IntoView {
    let off = move || session.options.with(|options| options.rules_off.clone());
    view! {
        {move || (!off().is_empty()).then(|| view! {
            <p class="rules-off">
                "Switched off: "
                {off()
                    .into_iter()
                    .map(|rule| {
                        let name = rule.clone();
                        view! { <button type="button" on:click=move |_| session.toggle_rule(&rule)>{name}" — turn on again"</button> }
                    })
                    .collect_view()}
            </p>
        })}
    }
}

/// The lines that a finding stands on.
pub(crate) fn lines_of(finding: &Finding) -> Lines {
    Lines {
        first: finding.start.line,
        last: finding.end.line.max(finding.start.line),
    }
}
