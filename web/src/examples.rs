//! The examples menu.

use leptos::prelude::*;

use crate::session::{Session, fresh_options};

/// An example.
struct Example {
    title: &'static str,
    text: &'static str,
    package: &'static str,
}

/// The first is the case that started Plimsoll.
const EXAMPLES: [Example; 4] = [
    Example {
        title: "Next.js, as most people begin",
        text: "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install\nRUN npm run build\nEXPOSE 3000\nCMD [\"npm\", \"start\"]\n",
        package: "{\n  \"scripts\": { \"dev\": \"next dev\", \"build\": \"next build\", \"start\": \"next start\" },\n  \"dependencies\": { \"next\": \"15.5.29\", \"react\": \"19.1.0\", \"react-dom\": \"19.1.0\" },\n  \"devDependencies\": { \"@types/node\": \"20.19.9\", \"@types/react\": \"19.1.8\", \"@types/react-dom\": \"19.1.6\", \"eslint\": \"9.31.0\", \"eslint-config-next\": \"15.5.29\", \"tailwindcss\": \"4.1.11\", \"typescript\": \"5.8.3\" }\n}\n",
    },
    Example {
        title: "An Express service",
        text: "FROM node:22\nENV NODE_ENV production\nWORKDIR /srv/shop\nADD . .\nRUN npm install\nEXPOSE 8080\nCMD node server.js\n",
        package: "{\n  \"scripts\": { \"start\": \"node server.js\" },\n  \"dependencies\": { \"express\": \"^4.21.2\", \"pg\": \"^8.13.1\" },\n  \"devDependencies\": { \"jest\": \"^29.7.0\", \"eslint\": \"^9.31.0\" }\n}\n",
    },
    Example {
        title: "A Vite site behind its preview server",
        text: "FROM node:20\nWORKDIR /app\nCOPY package.json .\nRUN npm install\nCOPY . .\nRUN npm run build\nEXPOSE 4173\nCMD [\"npm\", \"run\", \"preview\", \"--\", \"--host\", \"0.0.0.0\"]\n",
        package: "{\n  \"scripts\": { \"build\": \"vite build\", \"preview\": \"vite preview\" },\n  \"dependencies\": { \"react\": \"^18.3.1\", \"react-dom\": \"^18.3.1\" },\n  \"devDependencies\": { \"vite\": \"^6.3.5\", \"@vitejs/plugin-react\": \"^4.7.0\", \"typescript\": \"^5.8.3\" }\n}\n",
    },
    Example {
        title: "Debian tools with habits from 2016",
        text: "FROM debian:latest\nMAINTAINER Somebody <somebody@example.org>\nENV TZ Europe/Oslo\nRUN apt-get update\nRUN apt-get install curl git python3-pip\nRUN pip install requests\nADD tools /opt/tools\nWORKDIR opt/tools\nENTRYPOINT ./run.sh --verbose\n",
        package: "",
    },
];

/// The menu.
#[component]
pub(crate) fn Examples(session: Session) -> impl IntoView {
    let open = move |event| {
        let number: usize = event_target_value(&event).parse().unwrap_or(usize::MAX);
        if let Some(example) = EXAMPLES.get(number) {
            session.options.set(fresh_options());
            if !example.package.is_empty() {
                session.set_beside("package.json", example.package.to_owned());
            }
            session.replace(example.text);
        }
    };
    view! {
        <label class="menu">
            <span class="visually-hidden">"Open an example"</span>
            <select on:change=open prop:value="">
                <option value="">"Examples"</option>
                {EXAMPLES
                    .iter()
                    .enumerate()
                    .map(|(number, example)| view! { <option value=number.to_string()>{example.title}</option> })
                    .collect_view()}
            </select>
        </label>
    }
}
