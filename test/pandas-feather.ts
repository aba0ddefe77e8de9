import { gunzipSync } from "node:zlib";

/** Three hourly candles from 2024-01-01, written by pandas 3.0 (pyarrow 25): DataFrame.to_feather. */
export function pandasFeather(compression: "lz4" | "zstd"): Uint8Array {
  return gunzipSync(Buffer.from(gzipped[compression], "base64"));
}

const gzipped = {
  lz4: [
    "H4sIAAAAAAACA+1Xv2/TQBR+ad0kqiIUpCAyMIQTY4lSWqKKBVdIbAio+FWqKr0mbmvh2JHtFNIQKerUgaF/BANi",
    "go2NiL+gLPwBTIwMDCyovHd3TpxLoy5BLLHk3Lvv+/zeO/vd02V1be3+00WAU7zezQFkga55uABJmIM0WngljD6e",
    "wV9D4csG2UjjTXgaf4lL01xxf2YB2sx2a9arStVzmnU3YLcKG232AjG0mM/dXYstFJjL6xYCbtNxcBaE3A9xWhK2",
    "10BzSZgWmYudTZxIfxXh3FJuh73s2JZTqwxjDe7WeFAJWw0CWdO1q15NZtCsN1p9Igh9AutWyGs85Ai1meWi1nZ3",
    "iX/86O71FdaJZTKcAsOnhNuhJPqolgbBoY3BDkYzibjy8kY92BxJiqgDz7VkUncwpYXCIAuvYbmjWUSolsWO4/Gw",
    "vDyaQoyIxaY3OhRsz97dGw0WoRMO5ngvR2MpcMKhqo4XnPEt+/CEw+1TOZ0Rb4BPICDVLQ9D395uhmL3tDtUyb7F",
    "Q88XheXY2z73W+Sn0eK+L1/tvuUHtucSeuNmsVRcZJ1BQjFyCbky62APSOIteWkb2DB6OB7jXaM+ArJXXMMehN1k",
    "lnpNXmGgnpdLB3giNDPwYIwWWxiIz4LjodK+jmlzMS22JsB6gfdK93aMTxqphsn+prQnMe0VTUubi7JO450U6Az2",
    "z5yYp0SnzKp+mpinsaA9T/sdVD9Nqn5KXdZQOeMmF/36KCHXA6L/5lXHzogIMGuIvAoJ6F8ZRLKiQ0vND5V7TvmF",
    "fg6GiJWB8VdRjSUNL2n8lsZvafyxxh9rfE/jexr/U+Oj+UIMS2rrg38wz0fvjt3Lb5mHl9H8CL8efnmD77/7/SgN",
    "Xfj6WczG6rP4iUuFdTOFizTXTUF31ThW35X6XqR7fo6+90zoQenN8/yb0n+Ux8kY/SU0L6L+6u/bKfiAfiWbNqP1",
    "nor9Is8XGay4pKjCrKoxA1Zo/8PgPPFpTtWDemPxOp6eQ6bnkOk5ZHoOmZ5D/v855AQXuir+Q/4Fq2DzhUoOAAA=",
  ].join(""),
  zstd: [
    "H4sIAAAAAAACA+1XP2/TQBR/aZw0qiKUoUMGhCyLAaRSEhqiioVWSKxAxf+qSq+Jm1p1bMt2CmmIVDExMGTkAzAg",
    "diQ2Ap8gLHwAPkEGBpaqvHd3TpxLA0sklpzkvHe/38/3nu13T5fNra17T4oAZzg+pAByQGMJLkAaUpBBD0dCG+JZ",
    "/NUkXtLIRxovwjP4S1yG5pI7TQK0DcupmS8rVdduNpzAuKVvt41DxNAzfObUTWNFNxzWMBFwmraNsyBkfojTAvdd",
    "D9017prkFjs7OBHrVfjiplx2fJV9y7RrlXHMY06NBZWw5RFoNB2r6tZEBs2G1xoSQegT2DBDVmMhQ6htmA5qLadO",
    "/KOHd6+tG51YJuMpGHgXX3YsiSGqpEFwaGGw48lMIq5c2m4EOxNJEXXsOqZI6g6mtKKPsnA905nMIkKVLPZtl4Xl",
    "0mQKMSIWm97oWLADq34wGSxCZxzMdl9MxpLgjENVbTc451sO4RmHO6JyOifeCJ9BQKpbFoa+tdcM+e5pd6iSfZOF",
    "rs8Ly7b2fOa3aB2vxXxfvNoj0w8s1yH0xs3VwmrR6IwSipFryJWNDvaANF6CF76GDaOHtotXjfoIiF5xGXsQdpMk",
    "9Zq8xEDeLx4d4DHXLMD9KVpsYcA/C9rXUvsqpl2OabE1AdYLfJS691PWJEs1TP4Pqe3HtBcVLW0uyjqDV5qjC9g/",
    "l/l8kXfKnOyniSWyunI/7XeQ/TQt+yl1WU3mjJuc9+tuQjwP8P6blx07yyNAUuN56QkYjixcwrjaUDOgdy6fNQnx",
    "QVEXZe6QyML0cVXagoIXFH5X4XcVvqvwXYXvKXxP4QcKP1D4qI6Sim7W87y0Vz5dP9XzX9H79eDbW/wIJz/fcAvf",
    "vwg7TU9Df7bB7Ya0J9JO00d8L9I9/7u+91TySpxpejWP/j/08Pt2dKcwmUh/xveNOGdksXrTvBpzomaxNtdlTUbn",
    "is8pcd87+cri9Tw/j8zPI/PzyPw8Mj+P/P/zSB8fdJP/l/wDFazyGlIOAAA=",
  ].join(""),
} as const;
