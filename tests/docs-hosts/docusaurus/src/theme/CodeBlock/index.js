/** Blocks whose first line says `plimsoll` are wrapped; all are rendered on the server as before. */

import CodeBlock from "@theme-original/CodeBlock";
import React from "react";

export default function CodeBlockWrapper(props) {
  const words = (props.metastring ?? "").split(/\s+/);
  if (!words.includes("plimsoll")) return <CodeBlock {...props} />;
  const value = (name) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  return (
    <dockerfile-playground view={value("view")} level={value("level")} playground="https://plimsoll.example/">
      <CodeBlock {...props} />
    </dockerfile-playground>
  );
}
