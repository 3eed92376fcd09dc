export default function X() { return <p>desk</p>; }
