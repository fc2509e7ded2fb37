"""Files of pictures, without a tensor: what is accepted, how it is decoded, drawn and encoded."""
