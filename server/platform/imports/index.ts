/** Files of rows that people bring: what is wrong with a row, how columns are compared, and the report of what was refused. */
export { columnName } from "./column-name.ts";
export { refusedRowsAnswer } from "./refused-rows.ts";
export { checkGiven, RowProblem, rowProblemText } from "./row-problem.ts";
