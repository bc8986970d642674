import * as React from 'react';

const CODE = /`([^`\n]+)`/;

/** Text in which what stands between two backticks is code. */
export function Sentence(props: { text: string }): React.JSX.Element {
  return (
    <>
      {props.text
        .split(CODE)
        .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}
    </>
  );
}
