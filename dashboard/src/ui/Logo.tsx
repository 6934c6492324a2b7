/** A mill wheel in its race: eight paddles over two lines of water. */
export function Logo({ size = 28 }: { size?: number }) {
  const paddles = [0, 45, 90, 135, 180, 225, 270, 315];
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <g stroke="currentColor" strokeWidth="2" strokeLinecap="round">
        <circle cx="16" cy="13" r="7.5" />
        {paddles.map((angle) => (
          <path key={angle} d="M16 9.5V2.5" transform={`rotate(${angle} 16 13)`} />
        ))}
        <circle cx="16" cy="13" r="1.4" fill="currentColor" stroke="none" />
      </g>
      <g className="logo-water" strokeWidth="2.2" strokeLinecap="round">
        <path d="M2 25.5c2.3-2 4.7-2 7 0s4.7 2 7 0 4.7-2 7 0 4.7 2 7 0" />
        <path d="M6 30c1.7-1.3 3.3-1.3 5 0s3.3 1.3 5 0 3.3-1.3 5 0 3.3 1.3 5 0" opacity="0.55" />
      </g>
    </svg>
  );
}
